/** A stretch of so many tokens at most, said so often, is a loop, from SHORTEST tokens on. */
const PERIOD = 8;
const TIMES = 4;
const SHORTEST = 8;
/** Last tokens in which a loop that varies shows: so few different pairs of neighbours are left. */
const WINDOW = 28;
const DIFFERENT = 0.5;

/**
 * How many tokens at the end only say again what was said: small models that are unsure fall into loops and would fill
 * their limit with them. 0 where there is no loop. (OpenAI's Whisper finds them afterwards, by how well the text can be
 * compressed; here decoding ends.)
 */
export function repetition(tokens: readonly number[]): number {
  for (let period = 1; period <= PERIOD; period++) {
    const length = Math.max(TIMES * period, SHORTEST);
    if (isPeriodic(tokens, period, length)) return length - period;
  }
  return varies(tokens.slice(-WINDOW)) ? 0 : WINDOW;
}

function isPeriodic(tokens: readonly number[], period: number, length: number): boolean {
  if (tokens.length < length) return false;
  for (let i = tokens.length - length + period; i < tokens.length; i++)
    if (tokens[i] !== tokens[i - period]) return false;
  return true;
}

function varies(tokens: readonly number[]): boolean {
  if (tokens.length < WINDOW) return true;
  const pairs = new Set(tokens.slice(1).map((token, i) => `${tokens[i]} ${token}`));
  return pairs.size > DIFFERENT * (WINDOW - 1);
}
