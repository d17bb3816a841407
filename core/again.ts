/** Share of the shorter question's words that the other one has too, from which on it is the same question. */
const SAME = 0.6;

/** Whether a question says mostly what the one before said: an answer did not help, or a word was misheard. */
export function isAgain(before: string, now: string): boolean {
  const [one, other] = [wordsOf(before), wordsOf(now)];
  const shared = [...one].filter((word) => other.has(word)).length;
  const least = Math.min(one.size, other.size);
  return least > 1 && shared >= SAME * least;
}

function wordsOf(question: string): Set<string> {
  return new Set(question.toLowerCase().match(/[\p{L}\p{M}\p{N}']+/gu) ?? []);
}
