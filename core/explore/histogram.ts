import { percentile } from "../measure/percentile.ts";

/** Bins of one width. Values above the last edge are in the last bin: `open` then, and so at the other end. */
export interface Histogram {
  /** Lower edge of the first bin. */
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
  readonly openBelow: boolean;
  readonly openAbove: boolean;
  /** Values that were counted, and their least, middle and most. */
  readonly count: number;
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** About so many bins at most; fewer values want fewer, as many as their square root. */
const BINS = 20;
const FEWEST = 5;
/** The bins reach over all but these tails, so that one strange value does not press all others into one bin. */
const TAIL = 0.005;

/** What is no number, or beyond all numbers, is left out; undefined where nothing is left. Edges are whole multiples of 1, 2 or 5 times a power of ten. */
export function histogram(values: Float64Array): Histogram | undefined {
  const known = values.filter(Number.isFinite).sort();
  const [least, most] = [known[0], known.at(-1)];
  if (least === undefined || most === undefined) return undefined;
  const [low, high] = [quantile(known, TAIL), quantile(known, 1 - TAIL)];
  const width = stepOf((high - low) / Math.min(BINS, Math.max(FEWEST, Math.ceil(Math.sqrt(known.length)))));
  const first = Math.floor(low / width + 1e-9);
  const bins = Math.floor(high / width + 1e-9) - first + 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of known) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(value / width + 1e-9) - first));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const from = first * width;
  return {
    from,
    width,
    counts,
    openBelow: least < from,
    openAbove: most >= (first + bins + 1e-9) * width,
    count: known.length,
    least,
    median: quantile(known, 0.5),
    most,
  };
}

/** Of values in order; only those two that lie beside the place are looked at. */
function quantile(known: Float64Array, share: number): number {
  const place = (known.length - 1) * share;
  const beside = known.subarray(Math.floor(place), Math.ceil(place) + 1);
  return percentile([...beside], place - Math.floor(place)) ?? 0;
}

/** The smallest of 1, 2, 5, 10, ... that is no smaller. */
function stepOf(least: number): number {
  if (least <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10);
}
