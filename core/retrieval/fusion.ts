/** As Cormack, Clarke and Buettcher chose it: reciprocal rank fusion, SIGIR 2009. */
const K = 60;

/**
 * Several rankings as one: each gives a thing 1 / (60 + its rank there), ranks counted from 1, and the sums decide. Scores
 * of different kinds need not be compared for that. Among equals the earlier ranking holds.
 */
export function fused<T>(rankings: readonly (readonly T[])[], key: (one: T) => string | number): T[] {
  const sums = new Map<string | number, { one: T; sum: number }>();
  for (const ranking of rankings)
    for (const [at, one] of ranking.entries()) {
      const known = sums.get(key(one)) ?? { one, sum: 0 };
      known.sum += 1 / (K + at + 1);
      sums.set(key(one), known);
    }
  return [...sums.values()].sort((a, b) => b.sum - a.sum).map(({ one }) => one);
}
