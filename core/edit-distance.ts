/** How many items must be put in, taken out or changed to make `b` of `a`. */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  return distances(a, b).at(-1) ?? a.length;
}

/** Levenshtein's distance of `a` to each beginning of `b`, from its first letter to all of it. */
export function distances(a: readonly string[], b: readonly string[]): number[] {
  let row = b.map((_, j) => j + 1);
  for (const [i, x] of a.entries()) {
    let corner = i;
    let last = i + 1;
    row = row.map((above, j) => {
      const cost = Math.min(above + 1, last + 1, corner + (x === b[j] ? 0 : 1));
      corner = above;
      last = cost;
      return cost;
    });
  }
  return row;
}
