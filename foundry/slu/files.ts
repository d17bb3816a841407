import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SluModel } from "../../core/slu/model.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { ROUTES, type Route, type SluCase } from "./cases.ts";
import { classificationReport } from "./classification.ts";
import { confusionPicture, labelsIn, productPairs, quantityPairs } from "./confusion.ts";
import { confusionPng } from "./confusion-png.ts";

/**
 * Beside the evaluation: `metrics.json` (figures of the whole set by name), `classification_report.txt` and the pictures
 * `confusion_product` and `confusion_quantity`, each as `.png` and `.svg`, of the last route there is: both together, else the sound.
 */
export async function writeFiles(
  folder: string,
  cases: readonly SluCase[],
  { measures }: Evaluation,
  model: SluModel,
): Promise<void> {
  const route: Route = ROUTES.findLast((one) => cases.some(({ orders }) => orders[one])) ?? "sound";
  const metrics = Object.fromEntries(
    measures.flatMap(({ name, slice, value }) => (slice === undefined ? [[name, value]] : [])),
  );
  const parts = [
    { name: "product", pairs: productPairs(cases, route), order: model.products },
    { name: "quantity", pairs: quantityPairs(cases, route), order: model.quantities },
  ].map((part) => ({ ...part, labels: labelsIn(part.pairs, part.order) }));
  await writeFile(join(folder, "metrics.json"), `${JSON.stringify({ route, ...metrics }, null, 2)}\n`);
  await writeFile(
    join(folder, "classification_report.txt"),
    parts.map(({ name, pairs, labels }) => `${name}\n\n${classificationReport(pairs, labels)}`).join("\n"),
  );
  for (const { name, pairs, labels } of parts) {
    const title = `${name}: said by row, understood by column (${route})`;
    await writeFile(join(folder, `confusion_${name}.svg`), confusionPicture(title, pairs, labels));
    await writeFile(join(folder, `confusion_${name}.png`), confusionPng(title, pairs, labels));
  }
}
