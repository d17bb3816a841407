/** How far the words of two texts are the same, 0..1, by words that both have (SQuAD's F1: Rajpurkar et al. 2016). Both as they are compared. */
export function wordF1(wanted: string, got: string): number {
  const [one, other] = [wordsOf(wanted), wordsOf(got)];
  if (one.length === 0 || other.length === 0) return one.length === other.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let both = 0;
  for (const word of other) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    both += 1;
  }
  return (2 * both) / (one.length + other.length);
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
