import { boundOf, calibrate, calibrateCounted, type Held, type HeldCounted } from "../../core/slu/calibrate.ts";
import { decide, labelAt } from "../../core/slu/joint.ts";
import type { Joint, SluModel } from "../../core/slu/model.ts";
import type { SluCase } from "./cases.ts";

/** Rates for the joint decision, of recordings that neither training nor any test has. Throws RangeError for none with a text. */
export function jointRates(cases: readonly SluCase[], model: SluModel): Joint {
  const read = cases.flatMap((one) => (one.written ? [{ ...one, written: one.written }] : []));
  const product = read.map(
    ({ product, beliefs, written }): HeldCounted => ({
      truth: labelAt(model.products, product),
      beliefs: beliefs.product,
      named: labelAt(model.products, written.product),
      counted: written.quantity !== undefined,
    }),
  );
  const quantity = read
    .filter(({ product }) => product !== "none")
    .map(
      ({ quantity, beliefs, written }): Held => ({
        truth: labelAt(model.quantities, String(quantity)),
        beliefs: beliefs.quantity,
        named: labelAt(model.quantities, written.quantity?.toString()),
      }),
    );
  const rates = { ...calibrateCounted(product), quantity: calibrate(quantity) };
  const orders = read.map((one) => ({ one, order: decide(one.beliefs, one.written, { ...model, joint: rates }) }));
  const judged = orders.flatMap(({ one, order: { product, quantity = 0, confidence } }) =>
    product === undefined ? [] : [{ confidence, right: product === one.product && quantity === one.quantity }],
  );
  return { ...rates, bound: boundOf(judged) };
}
