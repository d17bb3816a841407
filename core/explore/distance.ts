/** Cells of a table that are worked through at most: two texts of some 8,000 tokens, a tenth of a second or two. */
const MOST_CELLS = 2 ** 26;

/** Levenshtein's distance for hundreds of thousands of pairs: one row of numbers, used again and again. */
export class Distances {
  #row = new Uint32Array(256);

  /** How many tokens must be put in, taken out or changed to make the hypothesis of the reference; NaN where both are too long. */
  between(reference: readonly string[], hypothesis: readonly string[]): number {
    let start = 0;
    let ref = reference.length;
    let hyp = hypothesis.length;
    while (start < ref && start < hyp && reference[start] === hypothesis[start]) start += 1;
    while (ref > start && hyp > start && reference[ref - 1] === hypothesis[hyp - 1]) {
      ref -= 1;
      hyp -= 1;
    }
    if (ref === start || hyp === start) return ref - start + hyp - start;
    const width = hyp - start;
    if (width * (ref - start) > MOST_CELLS) return Number.NaN;
    if (this.#row.length <= width) this.#row = new Uint32Array(2 * width);
    const row = this.#row;
    for (let j = 0; j <= width; j++) row[j] = j;
    for (let i = start; i < ref; i++) {
      const token = reference[i];
      let corner = row[0] ?? 0;
      let left = corner + 1;
      row[0] = left;
      for (let j = 1; j <= width; j++) {
        const above = row[j] ?? 0;
        const changed = hypothesis[start + j - 1] === token ? corner : corner + 1;
        left = Math.min(changed, above + 1, left + 1);
        corner = above;
        row[j] = left;
      }
    }
    return row[width] ?? 0;
  }
}
