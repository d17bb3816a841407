import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isFailure } from "../../core/failure.ts";
import { orderOf } from "../../core/slu/beliefs.ts";
import { readWav } from "../../core/wav.ts";
import { type OpenSlu, openSlu } from "../../foundry/engines/slu.ts";
import { readEvaluation } from "../../foundry/measures/evaluation.ts";

type Label = {
  readonly audio_filepath: string;
  readonly product: string;
  readonly quantity: number;
  readonly logits: { readonly product: number[]; readonly quantity: number[] };
};

const shipped = resolve(import.meta.dirname, "../../models-manifest/slu/pocket-slu-sn");
const fixtures = resolve(import.meta.dirname, "../fixtures/slu");
const program = resolve(import.meta.dirname, "../../node_modules/.bin/inzwa-foundry");
const labels = readFileSync(join(fixtures, "labels.json"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Label);
const folder = mkdtempSync(join(tmpdir(), "inzwa-slu-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let slu: OpenSlu;
beforeAll(async () => {
  slu = await openSlu(shipped);
});

function recording(file: string): Float32Array {
  const audio = readWav(readFileSync(join(fixtures, file)));
  if (isFailure(audio)) throw new Error(audio.message);
  return audio.samples;
}

const softmax = (logits: readonly number[], temperature: number) => {
  const powers = logits.map((logit) => Math.exp(logit / temperature));
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};

test("the shipped model hears what was ordered", async () => {
  for (const { audio_filepath, product, quantity } of labels) {
    const order = orderOf(await slu.ear.hear(recording(audio_filepath)), slu.model);
    expect([order.product ?? "none", order.quantity ?? 0], audio_filepath).toEqual([product, quantity]);
  }
});

test("features and network give what PyTorch gave, to a hundredth", async () => {
  for (const { audio_filepath, logits } of labels) {
    const beliefs = await slu.ear.hear(recording(audio_filepath));
    for (const head of ["product", "quantity"] as const) {
      const theirs = softmax(logits[head], slu.model.temperature[head]);
      expect(beliefs[head]).toHaveLength(theirs.length);
      for (const [i, share] of theirs.entries()) expect(Math.abs(share - (beliefs[head][i] ?? 0))).toBeLessThan(0.01);
    }
  }
});

test("a file that is not the one that was pinned is not loaded", async () => {
  const changed = join(folder, "changed");
  cpSync(shipped, changed, { recursive: true });
  writeFileSync(join(changed, "slu.json"), `${readFileSync(join(changed, "slu.json"), "utf8")} `);
  await expect(openSlu(changed)).rejects.toMatchObject({ code: "bad-hash" });
  await expect(openSlu(join(folder, "nowhere"))).rejects.toMatchObject({ code: "model-load" });
});

test("npx inzwa-foundry slu measures sound, text and both, and refuses labels that the model does not have", async () => {
  const rows = labels.map(({ audio_filepath, logits: _, ...label }) =>
    JSON.stringify({ ...label, audio_filepath: relative(folder, join(fixtures, audio_filepath)) }),
  );
  writeFileSync(join(folder, "set.json"), `${rows.join("\n")}\n`);
  const env = { ...process.env };
  delete env.INIT_CWD;
  const foundry = (...args: string[]) => promisify(execFile)(program, ["slu", ...args], { cwd: folder, env });
  await foundry("set.json", "--out", "out");
  const out = (name: string) => readFileSync(join(folder, "out", name), "utf8");
  const { artifact, measures } = readEvaluation(out("evaluation.json"), "evaluation.json");
  expect(artifact.id).toBe("pocket-slu-sn");
  for (const route of ["sound", "text", "joint"])
    expect(measures.find(({ name, slice }) => name === `slu.${route}.order` && !slice)?.count).toBe(4);
  expect(measures.find(({ name, slice }) => name === "slu.sound.order" && !slice)?.value).toBe(1);
  expect(out("report.html")).toContain("from the recogniser&#39;s text");
  // The rates of the text are measured on a copy, which is pinned anew.
  const copy = join(folder, "copy");
  cpSync(shipped, copy, { recursive: true });
  await foundry("set.json", "--texts", "out/predictions.json", "--calibrate", "--slu", copy);
  const { joint } = (await openSlu(copy)).model;
  expect(joint).not.toEqual(slu.model.joint);
  expect(joint?.product.right).toBeLessThanOrEqual(0.7143); // 5 of 7, as it is written
  writeFileSync(join(folder, "wrong.json"), (rows[0] ?? "").replace('"sugar"', '"gold"'));
  await expect(foundry("wrong.json", "--sound-only")).rejects.toMatchObject({
    stderr: expect.stringContaining("product must be a product of the model, or none"),
  });
});
