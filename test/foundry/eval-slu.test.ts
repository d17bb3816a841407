import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { classesOf, confusionOf, readLabels } from "../../foundry/eval/labels.ts";
import { readEvaluation } from "../../foundry/measures/evaluation.ts";
import { evaluate } from "../../foundry/verbs/eval.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-eval-slu-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The example of scikit-learn's classification_report. */
const CLASSES = ["zero", "one", "two"];
const pairs = [0, 1, 2, 2, 2].map(
  (label, i) => [CLASSES[label] ?? "", CLASSES[[0, 0, 2, 2, 1][i] ?? 0] ?? ""] as const,
);
const lines = (list: readonly (readonly [string, string])[], more: object = {}) =>
  list.map(([label, prediction]) => `${JSON.stringify({ label, prediction, ...more })}\n`).join("");

async function measure(jsonl: string, given: object = {}) {
  writeFileSync(join(folder, "p.jsonl"), jsonl);
  const host = {
    print: () => {},
    tell: () => {},
    at: (path: string) => join(folder, path),
    now: () => Date.UTC(2026, 10, 21),
  };
  const flags = { id: "m", digest: "c".repeat(64), out: "out", ...given };
  await evaluate.run({ words: ["slu", "p.jsonl"], flags }, host);
  const read = (name: string) => readFileSync(join(folder, "out", name), "utf8");
  return { measures: readEvaluation(read("evaluation.json"), "e").measures, html: read("report.html") };
}

test("precision, recall and F1 are scikit-learn's", () => {
  const found = classesOf(readLabels(lines(pairs), "p"));
  expect(found).toEqual([
    { label: "one", support: 1, precision: 0, recall: 0, f1: 0 },
    { label: "two", support: 3, precision: 1, recall: 2 / 3, f1: 0.8 },
    { label: "zero", support: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
  ]);
});

test("what was taken for what, with a class that was only predicted", () => {
  const found = confusionOf(readLabels(lines([...pairs, ["two", "none"]]), "p"));
  expect(found.rows).toEqual(["one", "two", "zero"]);
  expect(found.columns).toEqual(["none", "one", "two", "zero"]);
  expect(found.counts).toEqual([
    [0, 0, 0, 1],
    [1, 1, 2, 0],
    [0, 0, 0, 1],
  ]);
});

test("accuracy with Wilson's interval, macro-F1 with a bootstrapped one, each group, and the wrong ones by name", async () => {
  const many = Array.from({ length: 40 }, (_, i) => ["sugar", i < 36 ? "sugar" : "milk"] as const);
  const { measures, html } = await measure(
    lines(many, { gender: "female" }) + lines([["milk", "<b>"]], { id: "x", gender: "male" }),
  );
  const [accuracy, f1, ...rest] = measures;
  expect(accuracy).toMatchObject({ name: "slu.accuracy", value: 36 / 41, count: 41 });
  expect(accuracy?.low).toBeCloseTo(0.7445, 3);
  expect(accuracy?.worst?.at(-1)).toEqual({ id: "x", value: 1, reference: "milk", hypothesis: "<b>" });
  expect(f1).toMatchObject({ name: "slu.f1", value: (72 / 76 + 0) / 2 });
  expect(rest.map(({ slice, count }) => `${slice} ${count}`)).toEqual([
    "gender=female 40",
    "gender=female 40",
    "gender=male 1",
    "gender=male 1",
  ]);
  expect(html).toContain("&#60;b&#62;");
  expect(html).not.toContain("<b>");
});

test("lines without both, empty files and missing names are refused", async () => {
  await expect(measure('{"label":"a"}\n')).rejects.toMatchObject({ message: expect.stringContaining("line 1") });
  await expect(measure("\n")).rejects.toMatchObject({ code: "bad-manifest" });
  await expect(measure(lines(pairs), { id: undefined })).rejects.toThrow("--id and --digest");
});
