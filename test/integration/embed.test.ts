import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EngineSpec } from "../../core/contracts.ts";
import { isFailure } from "../../core/failure.ts";
import { serveModels } from "../../foundry/engines/local.ts";
import { VOCABULARY, writeEncoder } from "../../scripts/tiny-encoder.mjs";
import { encoder } from "../../workers/embed/engine.ts";

/** A row for each token; [CLS] and [SEP] count like all others. */
const table = VOCABULARY.map((_, id) => [Math.sin(id), Math.cos(3 * id), id % 2, 0.5]);
const spec: EngineSpec = {
  engine: "transformers",
  model: "tiny",
  language: "sn",
  backend: "cpu",
  dtype: "fp32",
  threads: 1,
  can: {},
};
const folder = mkdtempSync(join(tmpdir(), "inzwa-embed-"));

beforeAll(() => {
  writeEncoder(join(folder, "tiny"), table);
  serveModels(`${folder}/`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The mean of the tokens' rows, of unit length. */
function meanOf(...tokens: readonly (typeof VOCABULARY)[number][]): number[] {
  const rows = tokens.map((token) => table[VOCABULARY.indexOf(token)] ?? []);
  const sums = [0, 1, 2, 3].map((i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length);
  const length = Math.hypot(...sums);
  return sums.map((value) => value / length);
}

test("a text's vector is the mean of its tokens' last states, of unit length, one text after the other", async () => {
  const engine = encoder();
  await engine.load(spec);
  const { vectors } = await engine.embed(["Imbwa mvura", "rendi", "zvimwe rendi"]);
  const expected = [
    ...meanOf("[CLS]", "imbwa", "mvura", "[SEP]"),
    ...meanOf("[CLS]", "rendi", "[SEP]"),
    ...meanOf("[CLS]", "[UNK]", "rendi", "[SEP]"),
  ];
  expect(vectors).toHaveLength(12);
  for (const [at, value] of expected.entries()) expect(vectors[at]).toBeCloseTo(value, 5);
  const alone = await engine.embed(["rendi"]);
  expect([...alone.vectors]).toEqual([...vectors.slice(4, 8)]);
});

test("a text that is longer than the model reads is cut, and an abort stops between two texts", async () => {
  const engine = encoder();
  await engine.load(spec);
  const { vectors } = await engine.embed(["imbwa ".repeat(40)]);
  // transformers.js cuts the mark of the end, too.
  for (const [at, value] of meanOf("[CLS]", ...Array.from({ length: 15 }, () => "imbwa" as const)).entries())
    expect(vectors[at]).toBeCloseTo(value, 5);
  await expect(engine.embed(["imbwa"], AbortSignal.abort())).rejects.toThrow();
});

test("a model that is not there is told as such", async () => {
  const engine = encoder();
  const thrown: unknown = await engine.load({ ...spec, model: "none" }).catch((reason: unknown) => reason);
  expect(isFailure(thrown) && thrown.code).toBe("model-load");
  await expect(engine.embed(["imbwa"])).rejects.toThrow("before load");
});
