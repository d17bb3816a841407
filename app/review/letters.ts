/** Unicode blocks of the scripts that a keyboard may lack: letters, vowel signs, marks. */
const DEVANAGARI = `${range(0x0905, 0x0939)}${range(0x093e, 0x094d)}\u0902\u0903\u0901\u093c\u0964\u0965`;
const MALAYALAM = `${range(0x0d05, 0x0d39)}${range(0x0d3e, 0x0d4d)}\u0d7a\u0d7b\u0d7c\u0d7d\u0d7e\u0d7f\u0d02\u0d03`;
/** What Latin keyboards hide: the apostrophe of n'anga and ng'ombe. */
const LATIN = "’'";

const LETTERS: Readonly<Record<string, string>> = {
  hi: DEVANAGARI,
  mr: `${DEVANAGARI}\u0931\u0945\u0949`,
  ml: MALAYALAM,
  sn: LATIN,
  sw: LATIN,
};
/** Joiners that shape Malayalam and Devanagari, by the names that are shown. */
const JOINERS: readonly Letter[] = [
  { shown: "ZWJ", written: "\u200d" },
  { shown: "ZWNJ", written: "\u200c" },
];

export interface Letter {
  readonly shown: string;
  readonly written: string;
}

/** Letters that are offered for a transcript; a sign that needs a letter to stand on is shown on a circle. */
export function lettersOf(language: string): readonly Letter[] {
  const [tag = ""] = language.split("-");
  const own = Object.hasOwn(LETTERS, tag) ? [...new Set([...(LETTERS[tag] ?? "")])] : [];
  const letters = own.map((written) => ({ shown: /\p{M}/u.test(written) ? `◌${written}` : written, written }));
  return tag === "hi" || tag === "mr" || tag === "ml" ? [...letters, ...JOINERS] : letters;
}

/** Assigned letters and marks between two code points. */
function range(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i))
    .filter((letter) => /[\p{L}\p{M}]/u.test(letter))
    .join("");
}
