/**
 * How words of a text become what an index holds. English words lose their endings. Words of every other language are
 * known by their stretches of four letters: Shona, Swahili and Malayalam put into one word what English says in three,
 * at its beginning as well as at its end, and their dictionaries of stems would be larger than the index.
 */
export type Way = "stems" | "grams";

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['][\p{L}\p{M}]+)*/gu;
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
/** Malayalam's chillus and the older way to write them (the Unicode Standard, chapter 12.9). */
const CHILLUS: Readonly<Record<string, string>> = {
  "\u0d7a": "\u0d23\u0d4d",
  "\u0d7b": "\u0d28\u0d4d",
  "\u0d7c": "\u0d30\u0d4d",
  "\u0d7d": "\u0d32\u0d4d",
  "\u0d7e": "\u0d33\u0d4d",
};
/** Letters in a stretch. */
const LETTERS = 4;
/** A longer word is cut: it is an address or a key. */
const LONGEST = 40;

/** One way to write each word, so that they can be compared. */
export function wordsIn(text: string): string[] {
  const folded = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(UNSEEN, "")
    .replace(/[\u0d7a-\u0d7e]/g, (chillu) => CHILLUS[chillu] ?? chillu);
  return (folded.match(WORD) ?? []).map((word) => word.replace(/'s?$/, "").slice(0, LONGEST));
}

/** What stands in the index for a word. */
export function termsOf(word: string, way: Way): string[] {
  return way === "stems" ? [stem(word)] : grams(word);
}

/** All stretches of four letters; a word that is no longer is one. */
export function grams(word: string): string[] {
  const letters = [...word];
  if (letters.length <= LETTERS) return [word];
  return letters.slice(0, letters.length - LETTERS + 1).map((_, i) => letters.slice(i, i + LETTERS).join(""));
}

/** An English word without its ending: steps 1a and 1b of Porter's stemmer (1980), and "-ly". */
export function stem(word: string): string {
  if (!/^[a-z']{4,}$/.test(word)) return word;
  const plain = word
    .replace(/(ss|sh|ch|x|z)es$/, "$1")
    .replace(/ies$/, "y")
    .replace(/([^s'u])s$/, "$1");
  const cut = plain.replace(/(?<=[aeiouy][a-z]*)(?:ed|ing|ly)$/, "");
  if (cut === plain || cut.length < 3) return plain.replace(/(?<=.{3})e+$/, "");
  return cut
    .replace(/([b-df-hj-kmnp-rtv-y])\1$/, "$1")
    .replace(/(?<=.{3})e+$/, "")
    .replace(/i$/, "y");
}

/** The commonest words of English writing; a text with few of them is in another language. */
const ENGLISH = new Set(
  "the of and to in is that for it with as was on are be by this from or at which not have an".split(" "),
);
/** A sixth of English words are among these; of Shona and Swahili, below a fiftieth. */
const SHARE = 0.12;
/** Words that are looked at. */
const SAMPLE = 3_000;

export function wayOf(text: string): Way {
  const words = wordsIn(text.slice(0, SAMPLE * 8));
  const english = words.filter((word) => ENGLISH.has(word)).length;
  return english >= SHARE * words.length && english > 0 ? "stems" : "grams";
}
