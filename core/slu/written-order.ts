import { editDistance } from "../edit-distance.ts";
import type { LanguageRules } from "../language/rules.ts";
import { NumberReader } from "../language/spoken-number.ts";
import { bare, wordsOf } from "../skills/words.ts";

/** What a transcript names. */
export interface WrittenOrder {
  readonly product?: string;
  readonly quantity?: number;
  /** Id of what is counted: packets, kilos. */
  readonly unit?: string;
}

/** A language's words for orders: of a model's slu.json, or of its catalogue. */
export interface OrderWords {
  /** By product, the ways its name is written; blanks part the words of a name. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  readonly units?: Readonly<Record<string, readonly string[]>>;
  /** What may be written together with a product's name, before it. */
  readonly links: readonly string[];
  /** A word and its number, or, by noun class, the words for 1, 2 and so on. */
  readonly numbers: Readonly<Record<string, number | readonly string[]>>;
}

/** Words shorter than this are taken as they stand: one letter makes another word of them. */
const FUZZY = 5;
/** Words in a name. */
const LONGEST = 3;

/**
 * Orders in text: product names with what the language writes together with them, numbers in any noun class, both with
 * one letter wrong where that leaves one meaning. It cannot tell an order from a sentence that only names a product.
 */
export class OrderReader {
  readonly #products = new Map<string, string>();
  readonly #units = new Map<string, string>();
  readonly #numbers = new Map<string, number>();
  readonly #reader: NumberReader;

  constructor({ words, units = {}, links, numbers }: OrderWords, rules: LanguageRules) {
    for (const [product, names] of Object.entries(words))
      for (const name of names) for (const link of ["", ...links]) this.#products.set(link + bare(name), product);
    for (const [unit, names] of Object.entries(units)) for (const name of names) this.#units.set(bare(name), unit);
    for (const [word, number] of Object.entries(numbers))
      if (typeof number === "number") this.#numbers.set(word, number);
      else for (const [i, form] of number.entries()) this.#numbers.set(form, i + 1);
    this.#reader = new NumberReader(rules, Object.fromEntries(this.#numbers));
  }

  read(transcript: string): WrittenOrder {
    const words = wordsOf(transcript).map(({ is }) => is);
    const product = only(named(words, this.#products)) ?? closest(words, this.#products);
    const quantity = only(this.#counts(words)) ?? closest(words, this.#numbers);
    const unit = only(named(words, this.#units)) ?? closest(words, this.#units);
    return {
      ...(product === undefined ? {} : { product }),
      ...(quantity === undefined ? {} : { quantity }),
      ...(unit === undefined ? {} : { unit }),
    };
  }

  #counts(words: readonly string[]): (number | undefined)[] {
    const found: number[] = [];
    for (let at = 0; at < words.length; ) {
      const number = this.#reader.read(words.slice(at));
      if (number && Number.isSafeInteger(number.value) && number.value > 0) found.push(number.value);
      at += number?.words ?? 1;
    }
    return found;
  }
}

/** Every name that is said; of two that begin together the longer one, so that "maize meal" is no meal. */
function named(words: readonly string[], known: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (let at = 0; at < words.length; ) {
    let length = Math.min(LONGEST, words.length - at);
    while (length > 0 && !known.has(words.slice(at, at + length).join(" "))) length--;
    const meaning = known.get(words.slice(at, at + length).join(" "));
    if (meaning !== undefined) found.push(meaning);
    at += Math.max(1, length);
  }
  return found;
}

/** The one value there is; none where there are two. */
function only<T>(values: readonly (T | undefined)[]): T | undefined {
  const different = new Set(values.filter((value) => value !== undefined));
  return different.size === 1 ? [...different][0] : undefined;
}

/** One letter away from a known word, where all such words mean the same. */
function closest<T>(words: readonly string[], known: ReadonlyMap<string, T>): T | undefined {
  const long = words.filter((word) => word.length >= FUZZY).map((word) => [...word]);
  return only(
    [...known].flatMap(([name, meaning]) =>
      name.length >= FUZZY && long.some((word) => editDistance(word, [...name]) === 1) ? [meaning] : [],
    ),
  );
}
