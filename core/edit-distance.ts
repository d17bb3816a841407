/** Levenshtein's distance, in one row: how many items must be put in, taken out or changed. */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  let row = [0, ...b.map((_, j) => j + 1)];
  for (const [i, x] of a.entries()) {
    const next = [i + 1];
    for (const [j, y] of b.entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (x === y ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
