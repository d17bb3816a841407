import { listOf, mapOf, object, type Parser, refuse, text } from "../parse.ts";

/** A vowel by itself, and behind a consonant; there "" is the one that a consonant brings along. */
interface Vowel {
  readonly alone: string;
  readonly sign: string;
}

/** How a language with a script of its own is typed in Latin letters. All keys are in lower case. */
export interface Romanised {
  /** Words by which it is known, as people type them: "kya", "hai". */
  readonly words: Readonly<Record<string, string>>;
  /** English words that come up in it: they show nothing, but have a spelling. */
  readonly loans: Readonly<Record<string, string>>;
  /** For all other words, the longest first. */
  readonly consonants: Readonly<Record<string, string>>;
  readonly vowels: Readonly<Record<string, Vowel>>;
  /** Vowels that are something else at the end of a word: Hindi "mera" ends in a long one. */
  readonly lastVowels: Readonly<Record<string, string>>;
  /** Consonants that are something else there: Malayalam "n" is a chillu. */
  readonly lastConsonants: Readonly<Record<string, string>>;
  /** Between two consonants. */
  readonly virama: string;
  /** Words in Latin letters that stay: names of programs and firms. */
  readonly keep: readonly string[];
}

const anyText: Parser<string> = (value, path) => (typeof value === "string" ? value : refuse(path, "must be a string"));

export const romanised: Parser<Romanised> = object<Romanised>({
  words: mapOf(text),
  loans: mapOf(text),
  consonants: mapOf(text),
  vowels: mapOf(object<Vowel>({ alone: text, sign: anyText })),
  lastVowels: mapOf(text),
  lastConsonants: mapOf(text),
  virama: text,
  keep: listOf(text),
});

/** Part of the words in Latin letters by which the language is known: English has a few that look the same. */
const KNOWN = 0.4;
const WORD = /(?<![\p{L}\p{M}])[A-Za-z]+(?:['’][A-Za-z]+)*(?![\p{L}\p{M}])/gu;

/** What was typed in Latin letters, in the language's own; a sentence of another language stays as it is. */
export function inOwnScript(typed: string, table: Romanised | undefined): string {
  if (!table) return typed;
  const words = typed.match(WORD) ?? [];
  const known = words.filter((word) => Object.hasOwn(table.words, word.toLowerCase()));
  if (known.length === 0 || known.length < KNOWN * words.length) return typed;
  const shouts = words.every((word) => word === word.toUpperCase());
  return typed.replace(WORD, (word) => {
    const lower = word.toLowerCase();
    const isShort = !shouts && word.length > 1 && word === word.toUpperCase();
    if (isShort || table.keep.includes(lower)) return word;
    const listed = [table.words, table.loans].find((list) => Object.hasOwn(list, lower))?.[lower];
    return listed ?? lettersOf(lower, table) ?? word;
  });
}

/** Letter by letter; undefined where the table does not know one. */
function lettersOf(word: string, table: Romanised): string | undefined {
  const { consonants, vowels, lastVowels, lastConsonants, virama } = table;
  let out = "";
  for (let at = 0; at < word.length; ) {
    const consonant = longest(consonants, word, at);
    const start = at + consonant.length;
    const vowel = longest(vowels, word, start);
    const end = start + vowel.length;
    if (end === at) return undefined;
    const isLast = end === word.length;
    const sounds = vowels[vowel];
    if (consonant === "") out += sounds?.alone ?? "";
    else if (isLast && vowel === "") out += lastConsonants[consonant] ?? consonants[consonant] ?? "";
    else out += (consonants[consonant] ?? "") + (sounds ? (isLast && lastVowels[vowel]) || sounds.sign : virama);
    at = end;
  }
  return out.normalize("NFC");
}

/** The longest key that stands at `at`; "" where none does. */
function longest(table: Readonly<Record<string, unknown>>, word: string, at: number): string {
  return Object.keys(table).reduce(
    (best, key) => (key.length > best.length && word.startsWith(key, at) ? key : best),
    "",
  );
}
