import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { SluCase } from "../../../foundry/slu/cases.ts";
import { sluMeasures } from "../../../foundry/slu/measures.ts";
import { verbs } from "../../../foundry/verbs.ts";

const GATES = resolve(import.meta.dirname, "../../../foundry/gates/gates.yaml");
const PRODUCTS = ["sugar", "milk", "eggs", "none"];

/** So many recordings, of which some are heard as another product or number. */
function heard(count: number, wrong: { readonly product?: number; readonly quantity?: number }): SluCase[] {
  return Array.from({ length: count }, (_, i) => {
    const product = PRODUCTS[i % PRODUCTS.length] ?? "";
    const quantity = product === "none" ? 0 : (i % 3) + 1;
    const right = product === "none" ? {} : { product, quantity };
    const turn = Math.floor(i / PRODUCTS.length);
    const sound =
      product !== "none" && turn < (wrong.product ?? 0)
        ? { ...right, product: PRODUCTS[(i + 1) % 3] ?? "" }
        : product !== "none" && turn < (wrong.quantity ?? 0)
          ? { ...right, quantity: quantity + 1 }
          : right;
    const beliefs = { product: [], quantity: [] };
    return { id: `${i}.wav`, slices: [], said: "", product, quantity, beliefs, orders: { sound }, work: { sound: 5 } };
  });
}

/** What `gate` says of an evaluation as `slu` writes it, by the gates that ship. */
async function gated(cases: readonly SluCase[]) {
  const folder = mkdtempSync(join(tmpdir(), "inzwa-slu-gates-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const artifact = { id: "orders", digest: "a".repeat(64) };
  const made = { schema: 1, artifact, made: "2026-11-22T09:00:00Z", how: "by hand", measures: sluMeasures(cases, 1) };
  writeFileSync(join(folder, "evaluation.json"), JSON.stringify(made));
  const lines: string[] = [];
  const host = {
    print: (line: string) => lines.push(line),
    tell: () => {},
    at: (path: string) => resolve(folder, path),
    now: () => 0,
  };
  const flags = { gates: GATES, stage: "slu", json: true };
  const code = await verbs.gate?.run({ words: ["evaluation.json"], flags }, host);
  const verdicts: { gate: string; verdict: string }[] = JSON.parse(lines[0] ?? "").verdicts;
  return { code, verdicts: Object.fromEntries(verdicts.map(({ gate, verdict }) => [gate, verdict])) };
}

test("orders that are heard rightly pass the gates that ship", async () => {
  expect(await gated(heard(400, {}))).toEqual({
    code: 0,
    verdicts: {
      "slu.sound.order": "passed",
      "slu.sound.product-f1": "passed",
      "slu.sound.quantity-f1": "passed",
    },
  });
});

test("a product and its number must both be right: wrong numbers alone stop a model", async () => {
  const { code, verdicts } = await gated(heard(400, { quantity: 20 }));
  expect([code, verdicts["slu.sound.order"], verdicts["slu.sound.product-f1"]]).toEqual([1, "failed", "passed"]);
  expect(verdicts["slu.sound.quantity-f1"]).toBe("failed");
});

test("the confident end counts: 96 in 100 of a hundred are not enough, all of too few are not measured", async () => {
  expect((await gated(heard(132, { product: 1 }))).verdicts["slu.sound.order"]).toBe("failed");
  const few = await gated(heard(16, {}));
  expect(few.code).toBe(1);
  expect(few.verdicts["slu.sound.product-f1"]).toBe("not-measured");
});
