import { sentencesOf } from "./sentences.ts";
import type { Asked } from "./strength.ts";
import { coverage } from "./strength.ts";
import { wordsIn } from "./tokens.ts";

/** UTF-16 units that are read aloud of a passage: some twenty seconds. */
const MOST = 300;
/** A neighbour is read with a sentence that is shorter. */
const SHORT = 90;

/** The sentences of a passage that a question is answered with, as positions in it. */
export function answering(text: string, asked: readonly Asked[]): { readonly start: number; readonly end: number } {
  const sentences = sentencesOf(text);
  const scores = sentences.map(({ start, end }) => coverage(asked, wordsIn(text.slice(start, end))));
  const top = Math.max(0, ...scores);
  const first = scores.indexOf(top);
  const best = sentences[first];
  if (!best) return { start: 0, end: text.length };
  let { start, end } = best;
  const next = sentences[first + 1];
  const before = sentences[first - 1];
  // A question, a heading or a short line is answered by what follows.
  if (next && (end - start < SHORT || /[?:]$/.test(text.slice(start, end))) && next.end - start <= MOST) end = next.end;
  else if (before && end - start < SHORT && end - before.start <= MOST) start = before.start;
  return { start, end: Math.min(end, start + 2 * MOST) };
}
