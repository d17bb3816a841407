import { seeded } from "../measures/seeded.ts";
import type { Choice, Params, Space, Span, Value } from "./space.ts";
import { placeOf, valueAt } from "./unit.ts";

/** A trial that gave a figure. loss: the less the better. */
export interface Tried {
  readonly params: Params;
  readonly loss: number;
}

/** So many are drawn evenly before anything is learnt of them, as Optuna's TPESampler does. */
const EVENLY = 10;
/** Share of the trials that count as good, and candidates that are weighed (Bergstra et al. 2011, section 4). */
const GOOD = 0.15;
const CANDIDATES = 24;

/**
 * What to try next: the first ten evenly by chance, then by a tree-structured Parzen estimator (Bergstra et al. 2011, "Algorithms
 * for hyper-parameter optimization"), each parameter by itself: of candidates that are drawn from where good trials lie, the
 * one with the highest density there against that of the others. The same trials, seed and number give the same again.
 */
export function suggest(space: Space, tried: readonly Tried[], seed: number, number: number): Params {
  const sorted = [...tried].sort((a, b) => a.loss - b.loss);
  const count = Math.ceil(GOOD * sorted.length);
  const [good, others] = [sorted.slice(0, count), sorted.slice(count)];
  return Object.fromEntries(
    Object.entries(space).map(([name, dimension]) => {
      const random = seeded(seed, `trial ${number} ${name}`);
      const of = (trials: readonly Tried[]) => trials.flatMap(({ params }) => params[name] ?? []);
      if (tried.length < EVENLY) return [name, evenly(dimension, random)];
      return [
        name,
        dimension.kind === "choice"
          ? chosen(dimension, of(good), of(others), random)
          : spanned(dimension, of(good), of(others), random),
      ];
    }),
  );
}

function evenly(dimension: Span | Choice, random: () => number): Value {
  return dimension.kind === "span" ? valueAt(random(), dimension) : at(dimension.values, random());
}

function at(values: readonly Value[], share: number): Value {
  return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? "";
}

/** Each value once beside how often it was there, so that none is out of the question. */
function chosen({ values }: Choice, good: readonly Value[], others: readonly Value[], random: () => number): Value {
  const weights = (list: readonly Value[]) =>
    values.map((value) => (1 + list.filter((one) => one === value).length) / (values.length + list.length));
  const [here, there] = [weights(good), weights(others)];
  const sums = here.map((_, i) => here.slice(0, i + 1).reduce((sum, weight) => sum + weight, 0));
  const draw = () => {
    const share = random();
    const found = sums.findIndex((sum) => share < sum);
    return found < 0 ? values.length - 1 : found;
  };
  const candidates = Array.from({ length: CANDIDATES }, draw);
  const best = candidates.reduce((a, b) => (ratioOf(here, there, b) > ratioOf(here, there, a) ? b : a));
  return values[best] ?? "";
}

function ratioOf(here: readonly number[], there: readonly number[], i: number): number {
  return (here[i] ?? 0) / (there[i] ?? 1);
}

function spanned(span: Span, good: readonly Value[], others: readonly Value[], random: () => number): Value {
  const kernels = (list: readonly Value[]) => kernelsAt(list.map((value) => placeOf(Number(value), span)));
  const [here, there] = [kernels(good), kernels(others)];
  const draw = () => {
    const { middle, width } = here[Math.floor(random() * here.length)] ?? PRIOR;
    for (;;) {
      const place = middle + width * normal(random);
      if (place >= 0 && place <= 1) return place;
    }
  };
  const candidates = Array.from({ length: CANDIDATES }, draw);
  const worth = (place: number) => density(here, place) / density(there, place);
  return valueAt(
    candidates.reduce((a, b) => (worth(b) > worth(a) ? b : a)),
    span,
  );
}

interface Kernel {
  readonly middle: number;
  readonly width: number;
}
/** Everywhere, so that nothing is out of the question. */
const PRIOR: Kernel = { middle: 0.5, width: 1 };

/** One at each place, as wide as the farther neighbour is away, and the prior. */
function kernelsAt(places: readonly number[]): readonly Kernel[] {
  const sorted = [...places].sort((a, b) => a - b);
  const least = 1 / Math.min(100, places.length + 2);
  const kernels = sorted.map((middle, i) => {
    const far = Math.max(middle - (sorted[i - 1] ?? 0), (sorted[i + 1] ?? 1) - middle);
    return { middle, width: Math.min(1, Math.max(least, far)) };
  });
  return [...kernels, PRIOR];
}

/** Of the mixture of normal distributions, each cut to 0..1. */
function density(kernels: readonly Kernel[], place: number): number {
  const sum = kernels.reduce((all, { middle, width }) => {
    const inside = below((1 - middle) / width) - below(-middle / width);
    return all + Math.exp(-(((place - middle) / width) ** 2) / 2) / (width * inside);
  }, 0);
  return sum / kernels.length;
}

/** Share of a normal distribution below x: the logistic approximation of Bowling et al. 2009, within 0.00014. */
function below(x: number): number {
  return 1 / (1 + Math.exp(-(0.07056 * x ** 3 + 1.5976 * x)));
}

/** Box and Muller 1958. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
