import { distances } from "./edit-distance.ts";

/**
 * A reading, told so that it begins with words that are settled. One that begins otherwise gives up the beginning that
 * sounds most like them.
 */
export function continued(settled: string, text: string): string {
  if (text.startsWith(settled)) return text;
  return `${settled} ${behind(settled, text)}`.trim();
}

/** What follows in `text` after the words most like `settled`, letter by letter. */
function behind(settled: string, text: string): string {
  const letters = [...text];
  const ends = letters.flatMap((letter, i) => (/\s/.test(letter) ? [i] : []));
  const far = distances([...settled], letters);
  let best = { end: 0, distance: settled.length };
  for (const end of [...ends, letters.length]) {
    const distance = far[end - 1] ?? settled.length;
    if (distance <= best.distance) best = { end, distance };
  }
  return letters.slice(best.end).join("").trim();
}
