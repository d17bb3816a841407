import { weighed } from "./joint.ts";
import type { Channel } from "./model.ts";

/** One held-out recording, for one of the two heads. Labels by number; 0 is none. */
export interface Held {
  readonly truth: number;
  readonly beliefs: readonly number[];
  readonly named: number;
}

const WEIGHTS = Array.from({ length: 16 }, (_, i) => i / 10);

/**
 * Rates of the text, each with one more of either kind so that none is 0 or 1 (Laplace), and the weight at which both together
 * give the truth the highest mean log probability. Throws RangeError without a recording.
 */
export function calibrate(held: readonly Held[]): Channel {
  if (held.length === 0) throw new RangeError("nothing to calibrate with");
  const [some, none] = [held.filter(({ truth }) => truth > 0), held.filter(({ truth }) => truth === 0)];
  const rates = {
    right: rate(some, ({ truth, named }) => truth === named, 3),
    silent: rate(some, ({ named }) => named === 0, 3),
    alarm: rate(none, ({ named }) => named > 0, 2),
  };
  const weights = WEIGHTS.map((weight) => ({ ...rates, weight, loss: lossOf(held, { ...rates, weight }) }));
  const { loss: _, ...best } = weights.reduce((best, one) => (one.loss < best.loss ? one : best));
  return best;
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

function rate(held: readonly Held[], is: (one: Held) => boolean, outcomes: number): number {
  return Number(((held.filter(is).length + 1) / (held.length + outcomes)).toFixed(4));
}

function lossOf(held: readonly Held[], channel: Channel): number {
  return held.reduce(
    (sum, { beliefs, named, truth }) => sum - Math.log(Math.max(1e-9, weighed(beliefs, named, channel)[truth] ?? 0)),
    0,
  );
}
