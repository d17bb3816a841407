import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SluCase } from "../../../foundry/slu/cases.ts";
import { classificationReport } from "../../../foundry/slu/classification.ts";
import { writeFiles } from "../../../foundry/slu/files.ts";
import { small } from "../../core/slu/small-model.ts";

const heard = (
  id: number,
  product: string,
  quantity: number,
  got: { product?: string; quantity?: number },
): SluCase => ({
  id: `${id}.wav`,
  slices: [],
  said: "",
  product,
  quantity,
  beliefs: { product: [], quantity: [] },
  orders: { sound: got },
  work: { sound: 1 },
});

test("the report has the layout of scikit-learn's", () => {
  const pairs = {
    said: ["sugar", "sugar", "milk", "none", "eggs", "milk"],
    got: ["sugar", "milk", "milk", "none", "none", "milk"],
  };
  expect(classificationReport(pairs, ["none", "sugar", "milk", "eggs"])).toBe(`\
              precision    recall  f1-score   support

        none       0.50      1.00      0.67         1
       sugar       1.00      0.50      0.67         2
        milk       0.67      1.00      0.80         2
        eggs       0.00      0.00      0.00         1

    accuracy                           0.67         6
   macro avg       0.54      0.63      0.53         6
weighted avg       0.64      0.67      0.60         6
`);
});

test("an evaluation leaves metrics, both pictures and the report beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "inzwa-slu-files-"));
  try {
    const cases = [
      heard(0, "sugar", 2, { product: "sugar", quantity: 2 }),
      heard(1, "milk", 1, { product: "sugar", quantity: 3 }),
      heard(2, "none", 0, {}),
    ];
    const measures = [
      { name: "slu.sound.product", value: 2 / 3, count: 3 },
      { name: "slu.sound.product", slice: "noise=clean", value: 1, count: 1 },
    ];
    const artifact = { id: "small", digest: "", kind: "slu" };
    const evaluation = { schema: 1, artifact, made: "", how: "", measures } as unknown as Parameters<
      typeof writeFiles
    >[2];
    await writeFiles(folder, cases, evaluation, small);
    expect(readdirSync(folder).sort()).toEqual([
      "classification_report.txt",
      "confusion_product.png",
      "confusion_product.svg",
      "confusion_quantity.png",
      "confusion_quantity.svg",
      "metrics.json",
    ]);
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    expect(JSON.parse(read("metrics.json"))).toEqual({ route: "sound", "slu.sound.product": 2 / 3 });
    // Three squares: sugar for sugar, sugar for milk, none for none.
    expect(read("confusion_product.svg").match(/text-anchor="middle">1</g)).toHaveLength(3);
    expect(read("classification_report.txt")).toMatch(/^product\n[\s\S]*\nquantity\n[\s\S]*accuracy +0\.50 +2\n/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
