/** How far a token that was left out or put in may have moved the rest. */
const MOVED = 4;

/** What of the draft comes behind the prefix; nothing where it begins otherwise. */
export function behind(prefix: readonly number[], draft: readonly number[]): readonly number[] {
  return prefix.every((id, i) => draft[i] === id) ? draft.slice(prefix.length) : [];
}

/** The draft from its first wrong token on, which should have been `right`: what may come behind that. */
export function realigned(wrong: readonly number[], right: number): readonly number[] {
  const at = wrong.slice(0, MOVED).indexOf(right);
  return wrong.slice(at < 0 ? 1 : at + 1);
}
