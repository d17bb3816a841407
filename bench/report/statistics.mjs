// @ts-check
/** Figures from lists of figures. None of these throws on an empty list: what was not measured is undefined. */

/**
 * @param {readonly number[]} values
 * @param {number} share 0..1
 * @returns {number | undefined} by linear interpolation between order statistics
 */
export function percentile(values, share) {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Percentile bootstrap.
 * @template T
 * @param {readonly T[]} values
 * @param {(sample: readonly T[]) => number | undefined} figure
 * @param {() => number} random 0..1
 * @param {number} [rounds]
 * @returns {readonly [number, number] | undefined} 95 % interval; undefined below two values
 */
export function interval(values, figure, random, rounds = 1000) {
  if (values.length < 2) return undefined;
  const found = [];
  for (let round = 0; round < rounds; round++) {
    const value = figure(values.map(() => /** @type {T} */ (values[Math.floor(random() * values.length)])));
    if (value !== undefined && Number.isFinite(value)) found.push(value);
  }
  const [low, high] = [percentile(found, 0.025), percentile(found, 0.975)];
  return low === undefined || high === undefined ? undefined : [low, high];
}

/** @typedef {{ readonly x: number, readonly y: number }} Point */

/**
 * @param {readonly Point[]} points
 * @returns {number | undefined} least squares; undefined where x does not vary
 */
export function slope(points) {
  const mx = mean(points.map(({ x }) => x));
  const my = mean(points.map(({ y }) => y));
  const spread = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  if (points.length < 2 || spread === 0) return undefined;
  return points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0) / spread;
}

/**
 * Slope of y over x where groups (sentences, say) stand at heights of their own: each group's mean is set aside.
 * @param {readonly (Point & { readonly group: string })[]} points
 */
export function slopeWithin(points) {
  /** @type {Record<string, (Point & { readonly group: string })[]>} */
  const groups = {};
  for (const point of points) {
    const list = groups[point.group] ?? [];
    list.push(point);
    groups[point.group] = list;
  }
  return slope(
    Object.values(groups).flatMap((list) => {
      const [mx, my] = [mean(list.map(({ x }) => x)), mean(list.map(({ y }) => y))];
      return list.map(({ x, y }) => ({ x: x - mx, y: y - my }));
    }),
  );
}

/** @param {readonly number[]} values */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}

/**
 * Seeded (mulberry32): the same order and the same intervals for the same seed.
 * @param {number} seed
 * @returns {() => number} 0..1
 */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @template T
 * @param {readonly T[]} list
 * @param {() => number} random
 * @returns {T[]} a copy in random order
 */
export function shuffled(list, random) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [/** @type {T} */ (copy[j]), /** @type {T} */ (copy[i])];
  }
  return copy;
}
