/** A sentence of a text; `start` and `end` are UTF-16 units of it. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

/** Ends of sentences in the scripts of the packs: full stop, danda, double danda. */
const END = /[.!?।॥…]+["'”’»)\]]*(?=\s)|\n/gu;
/** Titles and short forms, initials, and the number of a list's item end none. */
const SHORT =
  /(?:^|[\s(])(?:\p{Lu}|\p{Nd}{1,2}|(?:na|va|kuna|we|ya)?(?:Dr|Mr|Mrs|Ms|Prof|Rev|Hon|St|Adv)|No|Nos|Fig|Vol|vs|cf|pp?|e\.g|i\.e)\.$/u;

/** A text in sentences, in order and without gaps but for white space. */
export function sentencesOf(text: string): Sentence[] {
  const found: Sentence[] = [];
  let start = 0;
  const cut = (end: number) => {
    const piece = text.slice(start, end);
    const from = start + piece.length - piece.trimStart().length;
    if (piece.trim() !== "") found.push({ start: from, end: from + piece.trim().length });
    start = end;
  };
  for (const { 0: mark, index } of text.matchAll(END)) {
    const end = index + mark.length;
    if (mark !== "." || !SHORT.test(text.slice(Math.max(start, end - 12), end))) cut(end);
  }
  cut(text.length);
  return found;
}
