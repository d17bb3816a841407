/** UTF-16 units of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The word that is being said where `at` UTF-16 units have been; none behind the last one. */
export function wordAt(text: string, at: number): Span | undefined {
  for (const { 0: word, index } of text.matchAll(/\S+/gu)) {
    const end = index + word.length;
    if (end > at) return { start: index, end };
  }
  return undefined;
}

/**
 * How much of a text has been said, 0..1, once `samples` of `total` were heard. marks: the sample at which each of its
 * UTF-16 units begins; without them every unit counts as long as the others.
 */
export function shareSaid(samples: number, total: number, marks: readonly number[]): number {
  if (marks.length === 0 || samples >= total) return Math.min(1, Math.max(0, samples / (total || 1)));
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle] ?? 0) <= samples) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1) / marks.length;
}
