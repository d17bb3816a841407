// @ts-check
import { interval, percentile, slope } from "./statistics.mjs";

/** @typedef {import("./judge.mjs").Trial} Trial */
/** @typedef {{ p50?: number, p95?: number, p50Interval?: readonly [number, number], p95Interval?: readonly [number, number], count: number }} Spread */

/**
 * What an arm came to.
 * @param {readonly Trial[]} trials of one arm
 * @param {() => number} random
 * @param {(wants: string[], texts: string[]) => number} wer
 */
export function summarise(trials, random, wer) {
  const said = trials.filter(({ nothing }) => !nothing);
  const silent = trials.filter(({ nothing }) => nothing);
  const judged = said.filter(({ right }) => right !== undefined);
  const names = [...new Set(said.flatMap(({ stages }) => Object.keys(stages)))].sort();
  return {
    ttfw: spread(ttfwOf(said), random),
    ttfwComplete: spread(ttfwOf(said.filter(({ complete }) => complete)), random),
    response: spread(numbers(said.map(({ response }) => response)), random),
    wer:
      said.length > 0
        ? wer(
            said.map(({ want }) => want),
            said.map(({ text }) => text),
          )
        : undefined,
    falseCutOffs: said.filter(({ cutOff }) => cutOff).length,
    missedEnds: said.filter(({ missed }) => missed).length,
    trials: said.length,
    answeredNoise: { count: silent.filter(({ answered }) => answered).length, of: silent.length },
    rightAnswers: { count: judged.filter(({ right }) => right).length, of: judged.length },
    longestEmptyQueueMs: Math.max(0, ...said.map(({ starvedMs }) => starvedMs)),
    stages: Object.fromEntries(
      names.map((name) => [name, spread(numbers(said.map(({ stages }) => stages[name])), random)]),
    ),
    speculation: {
      begun: total(said, "begun"),
      hits: total(said, "hits"),
      discarded: total(said, "discarded"),
    },
    firstTurn: undefined,
  };
}

/**
 * @param {readonly Trial[]} a
 * @param {readonly Trial[]} b
 * @param {number} share
 * @param {() => number} random
 * @returns {{ ratio?: number, interval?: readonly [number, number] }} the percentile of a over that of b
 */
export function ratio(a, b, share, random) {
  const [of, to] = [ttfwOf(a), ttfwOf(b)];
  const value = divided(percentile(of, share), percentile(to, share));
  if (value === undefined) return {};
  /** @type {(number | undefined)[]} */
  const rounds = Array.from({ length: 1000 }, () => {
    const pick = (/** @type {readonly number[]} */ list) =>
      list.map(() => list[Math.floor(random() * list.length)] ?? 0);
    return divided(percentile(pick(of), share), percentile(pick(to), share));
  });
  const found = numbers(rounds);
  const [low, high] = [percentile(found, 0.025), percentile(found, 0.975)];
  return { ratio: value, ...(low !== undefined && high !== undefined ? { interval: [low, high] } : {}) };
}

/**
 * @param {readonly { readonly x: number, readonly y: number }[]} points
 * @param {() => number} random
 */
export function growth(points, random) {
  // Below so many points a slope says nothing.
  if (points.length < 6) return { points };
  return { slope: slope(points), interval: interval(points, slope, random), points };
}

/**
 * @param {readonly number[]} values
 * @param {() => number} random
 * @returns {Spread}
 */
export function spread(values, random) {
  const of = (/** @type {number} */ share) => {
    const value = percentile(values, share);
    const range = interval(values, (sample) => percentile(sample, share), random);
    const name = `p${share * 100}`;
    return { ...(value === undefined ? {} : { [name]: value }), ...(range ? { [`${name}Interval`]: range } : {}) };
  };
  return { ...of(0.5), ...of(0.95), count: values.length };
}

/** @param {readonly Trial[]} trials @param {keyof Trial["speculation"]} what */
function total(trials, what) {
  return trials.reduce((sum, { speculation }) => sum + (speculation?.[what] ?? 0), 0);
}

/** @param {readonly Trial[]} trials */
function ttfwOf(trials) {
  return numbers(trials.map(({ ttfw }) => ttfw));
}

/** @param {readonly (number | undefined)[]} values */
function numbers(values) {
  return values.filter((value) => value !== undefined);
}

/**
 * @param {number | undefined} a
 * @param {number | undefined} b
 */
function divided(a, b) {
  return a === undefined || b === undefined || b === 0 ? undefined : a / b;
}
