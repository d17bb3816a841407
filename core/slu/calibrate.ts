import { productWeighed, weighed } from "./joint.ts";
import type { Channel, Counted } from "./model.ts";

/** One held-out recording, for one of the two heads. Labels by number; 0 is none. */
export interface Held {
  readonly truth: number;
  readonly beliefs: readonly number[];
  readonly named: number;
}

/** The same, and whether the text names a number. */
export interface HeldCounted extends Held {
  readonly counted: boolean;
}

const WEIGHTS = Array.from({ length: 16 }, (_, i) => i / 10);

/**
 * Rates of the text, each with one more of either kind so that none is 0 or 1 (Laplace), and the weight at which both together
 * give the truth the highest mean log probability. Throws RangeError without a recording.
 */
export function calibrate(held: readonly Held[]): Channel {
  if (held.length === 0) throw new RangeError("nothing to calibrate with");
  const rates = ratesOf(held);
  return likeliest(
    (weight) => ({ ...rates, weight }),
    held,
    (one, channel) => weighed(one.beliefs, one.named, channel),
  );
}

/**
 * Rates of the texts that name a number and of those that name none, and how often either is so; one weight for both. Throws
 * RangeError without a recording.
 */
export function calibrateCounted(held: readonly HeldCounted[]): {
  readonly product: Channel;
  readonly counted: Counted;
} {
  if (held.length === 0) throw new RangeError("nothing to calibrate with");
  const product = ratesOf(held.filter((one) => !one.counted));
  const counted = {
    ...ratesOf(held.filter((one) => one.counted)),
    order: rate(
      held.filter(({ truth }) => truth > 0),
      (one) => one.counted,
      2,
    ),
    other: rate(
      held.filter(({ truth }) => truth === 0),
      (one) => one.counted,
      2,
    ),
  };
  return likeliest(
    (weight) => ({ product: { ...product, weight }, counted: { ...counted, weight } }),
    held,
    (one, rates) => productWeighed(one.beliefs, one.named, one.counted, rates),
  );
}

/** The rates whose weight gives the truth the highest mean log probability. */
function likeliest<One extends Held, Rates>(
  ratesAt: (weight: number) => Rates,
  held: readonly One[],
  after: (one: One, rates: Rates) => readonly number[],
): Rates {
  const tried = WEIGHTS.map((weight) => {
    const rates = ratesAt(weight);
    const loss = held.reduce((sum, one) => sum - Math.log(Math.max(1e-9, after(one, rates)[one.truth] ?? 0)), 0);
    return { rates, loss };
  });
  return tried.reduce((best, one) => (one.loss < best.loss ? one : best)).rates;
}

function ratesOf(held: readonly Held[]): Omit<Channel, "weight"> {
  const [some, none] = [held.filter(({ truth }) => truth > 0), held.filter(({ truth }) => truth === 0)];
  return {
    right: rate(some, ({ truth, named }) => truth === named, 3),
    silent: rate(some, ({ named }) => named === 0, 3),
    alarm: rate(none, ({ named }) => named > 0, 2),
  };
}

/** Share of the orders that must be right from the bound on. */
const RIGHT = 0.9;

/** Lowest confidence from which on nine orders in ten were right; 1 where none is. */
export function boundOf(orders: readonly { readonly confidence: number; readonly right: boolean }[]): number {
  const surest = [...orders].sort((a, b) => b.confidence - a.confidence);
  let [hits, bound] = [0, 1];
  for (const [i, { confidence, right }] of surest.entries()) {
    hits += right ? 1 : 0;
    if (hits / (i + 1) >= RIGHT) bound = confidence;
  }
  return Math.ceil(bound * 1000) / 1000;
}

function rate<One extends Held>(held: readonly One[], is: (one: One) => boolean, outcomes: number): number {
  return Number(((held.filter(is).length + 1) / (held.length + outcomes)).toFixed(4));
}
