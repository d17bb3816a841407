/** One thing that several people judged: person -> what they said. Who said nothing is left out. */
export type Judged<T> = ReadonlyMap<string, T>;

/**
 * Cohen's kappa of two people over what both judged (Cohen 1960, "A coefficient of agreement for nominal scales"): the
 * share of agreement beyond what their own habits would give by chance, 1 at most. Undefined where both judged nothing
 * in common, and where each said one and the same thing throughout, so that chance explains all.
 */
export function cohensKappa(units: readonly Judged<string>[], one: string, other: string): number | undefined {
  const pairs = units.flatMap((unit) => {
    const [a, b] = [unit.get(one), unit.get(other)];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
  if (pairs.length === 0) return undefined;
  const share = (side: 0 | 1, value: string) => pairs.filter((pair) => pair[side] === value).length / pairs.length;
  const agreed = pairs.filter(([a, b]) => a === b).length / pairs.length;
  const values = [...new Set(pairs.flat())];
  const chance = values.reduce((sum, value) => sum + share(0, value) * share(1, value), 0);
  return chance === 1 ? undefined : (agreed - chance) / (1 - chance);
}

/** Squared distance of two values, 0 where they are the same. */
export type Distance<T> = (a: T, b: T, counts: ReadonlyMap<T, number>) => number;
export const nominal: Distance<unknown> = (a, b) => (a === b ? 0 : 1);

/** Values with an order and no measure between them; steps: from lowest to highest. */
export function ordinal<T>(steps: readonly T[]): Distance<T> {
  return (a, b, counts) => {
    const [low, high] = [steps.indexOf(a), steps.indexOf(b)].sort((x, y) => x - y) as [number, number];
    const between = steps.slice(low, high + 1).reduce((sum, step) => sum + (counts.get(step) ?? 0), 0);
    return (between - ((counts.get(a) ?? 0) + (counts.get(b) ?? 0)) / 2) ** 2;
  };
}

/**
 * Krippendorff's alpha for any number of people and gaps (Krippendorff 2011, "Computing Krippendorff's
 * Alpha-Reliability"): 1 - observed / expected disagreement. Undefined where no unit has two judgements, and where all
 * judgements are the same, so that nothing could have differed.
 */
export function krippendorffsAlpha<T>(units: readonly Judged<T>[], distance: Distance<T>): number | undefined {
  const pairable = units.map((unit) => [...unit.values()]).filter((values) => values.length > 1);
  const counts = new Map<T, number>();
  for (const value of pairable.flat()) counts.set(value, (counts.get(value) ?? 0) + 1);
  const total = pairable.reduce((sum, values) => sum + values.length, 0);
  let observed = 0;
  for (const values of pairable) {
    let sum = 0;
    for (const [i, a] of values.entries())
      for (const [j, b] of values.entries()) if (i !== j) sum += distance(a, b, counts);
    observed += sum / (values.length - 1);
  }
  let expected = 0;
  for (const [a, m] of counts) for (const [b, n] of counts) expected += m * n * distance(a, b, counts);
  return expected === 0 ? undefined : 1 - ((total - 1) * observed) / expected;
}
