import type { SluModel } from "./model.ts";

/** Probabilities by label, in the model's order; each list sums to 1. */
export interface Beliefs {
  readonly product: readonly number[];
  readonly quantity: readonly number[];
}

/** What was ordered. */
export interface Order {
  /** Absent: it was no order of anything that the model knows. */
  readonly product?: string;
  /** Absent: no number was said, or nothing was ordered. */
  readonly quantity?: number;
  /** Probability that all of it is right. */
  readonly confidence: number;
}

/** The two heads' logits. Throws RangeError where there are not as many as labels, or one is no number. */
export function beliefsOf(
  product: ArrayLike<number>,
  quantity: ArrayLike<number>,
  { products, quantities, temperature }: SluModel,
): Beliefs {
  if (product.length !== products.length || quantity.length !== quantities.length)
    throw new RangeError(`${product.length} and ${quantity.length} logits for other labels`);
  return {
    product: softmax(Array.from(product), temperature.product),
    quantity: softmax(Array.from(quantity), temperature.quantity),
  };
}

/** The likeliest of it; no number is asked for where nothing was ordered. */
export function orderOf({ product, quantity }: Beliefs, { products, quantities }: SluModel): Order {
  const thing = likeliest(product);
  const sure = product[thing] ?? 0;
  const name = products[thing];
  if (thing === 0 || name === undefined) return { confidence: sure };
  const count = likeliest(quantity);
  const confidence = sure * (quantity[count] ?? 0);
  return count === 0
    ? { product: name, confidence }
    : { product: name, quantity: Number(quantities[count]), confidence };
}

function likeliest(shares: readonly number[]): number {
  return shares.reduce((best, share, i) => (share > (shares[best] ?? 0) ? i : best), 0);
}

function softmax(logits: readonly number[], temperature: number): number[] {
  if (!logits.every(Number.isFinite)) throw new RangeError("a logit is no number");
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp((logit - most) / temperature));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}
