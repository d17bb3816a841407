import { type Evidence, shareOf } from "../../core/safety/evidence.ts";
import { Features } from "../../core/safety/features.ts";
import { CATEGORIES, type Category } from "../../core/safety/policy.ts";
import { safetyWords } from "../../core/safety/words.ts";

export interface Example {
  readonly text: string;
  readonly category: Category;
  readonly refuse: boolean;
  /** For how many it counts; one. */
  readonly counts?: number;
}
type Written = Pick<Evidence, "words" | "parts">;
type Learnt = Pick<Evidence, "bias" | "weights">;

const EPOCHS = 25;
const RATE = 0.3;
const DECAY = 0.0003;
/** What a part of a word counts beside a whole one: there are many of them in each. */
const OF_PART = 0.5;
/** Examples that must have a feature, and a part of a word: what stands in one says little of others. */
const SEEN = { feature: 2, part: 6 };
/** Weights below it, in hundredths, are left out: they decide nothing. */
const LEAST = 100;

/**
 * The evidence's weights from examples: logistic regression on its features, by gradient descent with AdaGrad's steps (Duchi, Hazan and
 * Singer 2011), in an order that a fixed seed makes. The same examples give the same weights.
 */
export function learn(examples: readonly Example[], { words, parts }: Written): Learnt {
  const features = new Features(words, parts);
  const texts = examples.map(({ text, refuse, counts = 1 }) => {
    const said = safetyWords(text);
    return { features: [...features.of(said)], share: shareOf(said.length), goal: refuse ? 1 : 0, counts };
  });
  const names = seenOften(texts.map((text) => text.features));
  const numbers = new Map(names.map((name, i) => [name, i]));
  const rows = texts.map((text) => ({ ...text, found: text.features.flatMap((name) => numbers.get(name) ?? []) }));
  const value = names.map((name) => (isPart(name) ? OF_PART : 1));
  const weight = new Float64Array(names.length);
  const steps = new Float64Array(names.length).fill(0.01);
  let bias = 0;
  let biasSteps = 0.01;
  for (const row of shuffled(rows, EPOCHS)) {
    let sum = bias;
    for (const one of row.found) sum += at(weight, one) * at(value, one) * row.share;
    const error = row.counts * (1 / (1 + Math.exp(-sum)) - row.goal);
    for (const one of row.found) {
      const slope = error * row.share * at(value, one) + DECAY * at(weight, one);
      steps[one] = at(steps, one) + slope * slope;
      weight[one] = at(weight, one) - (RATE * slope) / Math.sqrt(at(steps, one));
    }
    biasSteps += error * error;
    bias -= (RATE * error) / Math.sqrt(biasSteps);
  }
  const hundredths = names.map((name, i) => ({ name, i, weight: Math.round(100 * at(weight, i) * at(value, i)) }));
  const categories = categoriesOf(examples, rows, names.length);
  const listed = new Map<string, string[]>();
  for (const one of hundredths
    .filter((each) => Math.abs(each.weight) >= LEAST)
    .sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const category = one.weight < 0 ? "none" : (categories[one.i] ?? "none");
    listed.set(category, [...(listed.get(category) ?? []), `${one.name} ${one.weight}`]);
  }
  const weights = [...CATEGORIES, "none"].flatMap((category) => {
    const own = listed.get(category);
    return own ? [[category, own.join(" ")] as const] : [];
  });
  return { bias: Math.round(100 * bias), weights: Object.fromEntries(weights) };
}

function seenOften(texts: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const feature of texts.flat()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return [...counts]
    .filter(([name, count]) => count >= (isPart(name) ? SEEN.part : SEEN.feature))
    .map(([name]) => name);
}

function isPart(feature: string): boolean {
  return feature.startsWith("*");
}

/** Of each feature, the category in whose examples it is most frequent. */
function categoriesOf(
  examples: readonly Example[],
  rows: readonly { readonly found: readonly number[] }[],
  features: number,
): (Category | undefined)[] {
  const best: (Category | undefined)[] = new Array(features).fill(undefined);
  const most = new Float64Array(features);
  for (const category of CATEGORIES) {
    const counts = new Float64Array(features);
    let all = 0;
    for (const [i, example] of examples.entries()) {
      if (!example.refuse || example.category !== category) continue;
      all += 1;
      for (const one of rows[i]?.found ?? []) counts[one] = at(counts, one) + 1;
    }
    for (const [one, count] of counts.entries())
      if (count / Math.max(1, all) > at(most, one)) {
        most[one] = count / all;
        best[one] = category;
      }
  }
  return best;
}

/** The rows so many times over, each time in another order: Fisher and Yates, by a linear congruential generator. */
function* shuffled<T>(rows: readonly T[], times: number): Generator<T> {
  let seed = 7;
  const below = (bound: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * bound);
  };
  const order = [...rows];
  for (let time = 0; time < times; time++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = below(i + 1);
      [order[i], order[j]] = [order[j] as T, order[i] as T];
    }
    yield* order;
  }
}

function at(list: ArrayLike<number>, i: number): number {
  return list[i] ?? 0;
}
