import type { KeptTalk } from "./talk.ts";

/** A stretch of text, and whether it is what was looked for. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** UTF-16 units of what is shown before and behind a match. */
const BEFORE = 40;
const AFTER = 110;

/** Text as it is compared: no capitals, no accents. Vowel signs of Indic scripts are letters and stay. */
export function folded(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize("NFD").replace(ACCENTS, "").toLowerCase().replaceAll("ς", "σ");
}
const ACCENTS = /[\u0300-\u036f]/g;
/** Each letter is one unit and has no accent. */
const PLAIN = /^[\x20-\x7e\n\r\t]*$/;

/** All that can be found of a conversation, folded. */
export function findable({ title, turns }: KeptTalk): string {
  return folded([title, ...turns.flatMap(({ asked, answered }) => [asked, answered])].join("\n"));
}

/** What somebody looks for, word by word. */
export function wordsOf(query: string): readonly string[] {
  return folded(query)
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** Whether all words are somewhere in a text that is folded. */
export function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** A text in pieces: matches, and what stands between them. */
export function marked(text: string, words: readonly string[]): readonly Piece[] {
  const { plain, starts } = aligned(text);
  const spans = words.flatMap((word) => occurrences(plain, word)).toSorted((a, b) => a.from - b.from);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    const start = Math.max(at, starts[from] ?? 0);
    const end = starts[to] ?? text.length;
    if (end <= start) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), hit: false });
    const last = pieces.at(-1);
    if (last?.hit && start === at) pieces.splice(-1, 1, { text: last.text + text.slice(start, end), hit: true });
    else pieces.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

/** The place in what was said that matches, with a little around it; nothing where only the title does. */
export function excerpt({ turns }: KeptTalk, words: readonly string[]): readonly Piece[] {
  const texts = turns
    .flatMap(({ asked, answered }) => [asked, answered])
    .map((text) => ({ text, plain: folded(text) }));
  const best =
    texts.find(({ plain }) => hasAll(plain, words)) ??
    texts.find(({ plain }) => words.some((word) => plain.includes(word)));
  if (!best) return [];
  const whole = marked(best.text, words);
  const first = whole.findIndex(({ hit }) => hit);
  const lead = whole
    .slice(0, first)
    .map(({ text }) => text)
    .join("");
  const from = lead.length <= BEFORE ? 0 : lead.length - BEFORE + Math.max(0, lead.slice(-BEFORE).indexOf(" ") + 1);
  // Half a surrogate pair is no letter.
  const shown = best.text.slice(from, lead.length + AFTER).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
  const pieces = marked(shown, words);
  const cut = lead.length + AFTER < best.text.length;
  return [...(from > 0 ? [{ text: "…", hit: false }] : []), ...pieces, ...(cut ? [{ text: "…", hit: false }] : [])];
}

/** The folded text, and for each of its units where in the text it comes from. */
function aligned(text: string): { readonly plain: string; readonly starts: readonly number[] } {
  if (PLAIN.test(text)) return { plain: text.toLowerCase(), starts: Array.from(text, (_, at) => at) };
  let plain = "";
  const starts: number[] = [];
  let at = 0;
  for (const sign of text) {
    const one = folded(sign);
    for (let unit = 0; unit < one.length; unit++) starts.push(at);
    plain += one;
    at += sign.length;
  }
  return { plain, starts };
}

function occurrences(plain: string, word: string): { readonly from: number; readonly to: number }[] {
  const found = [];
  for (let from = plain.indexOf(word); from >= 0; from = plain.indexOf(word, from + word.length))
    found.push({ from, to: from + word.length });
  return found;
}
