import { couldBePart } from "./numbers.ts";
import type { LanguageRules, Numbers } from "./rules.ts";

/** A number at the beginning of some words, and how many of them it takes. */
export interface SpokenNumber {
  readonly value: number;
  readonly words: number;
}

/** No number has more words. */
const LONGEST = 16;

type Found = { readonly value: number; readonly end: number };

/**
 * Reads what `numbers.ts` says: the inverse of the number grammar, with digits as well, and with words that agree with
 * what is counted (Shona "maviri", "zviviri"). It takes the longest number there is.
 */
export class NumberReader {
  readonly #numbers: Numbers;
  readonly #words: readonly (readonly [string, number])[];
  readonly #digits: ReadonlyMap<string, string>;
  readonly #point: string;
  /** Of the text that is read now, by place and largest scale. */
  readonly #memory = new Map<number, Found[]>();

  /** more: words that the rules do not have. */
  constructor(rules: LanguageRules, more: Readonly<Record<string, number>> = {}) {
    this.#numbers = rules.numbers;
    const words = new Map<string, number>();
    const learn = (word: string, value: number) => void words.set(plain(word), value);
    for (const forms of agreements(rules)) for (const [n, word] of Object.entries(forms)) learn(word, Number(n));
    for (const [n, word] of Object.entries(rules.numbers.words)) learn(word, Number(n));
    for (const [word, n] of Object.entries(more)) learn(word, n);
    this.#words = [...words].sort(([a], [b]) => b.length - a.length);
    this.#digits = new Map([...words].flatMap(([word, n]) => (n < 10 ? [[word, String(n)] as const] : [])));
    this.#point = plain(rules.numbers.point);
  }

  /** Every word a number can have. */
  vocabulary(): string[] {
    const scales = this.#numbers.scales.flatMap(({ one, many, alone }) => [one, many, alone?.one, alone?.many]);
    const forms = this.#numbers.scales.flatMap(({ forms = {} }) => Object.values(forms));
    const parts = [...this.#words.map(([word]) => word), ...scales, ...forms, this.#point];
    return parts.flatMap((part) => plain(part?.replace("{n}", " ") ?? "").split(" ")).filter((word) => word !== "");
  }

  /** words: as `wordsOf` in skills/words.ts. */
  read(words: readonly string[]): SpokenNumber | undefined {
    const written = writtenNumber(words[0] ?? "");
    if (written !== undefined) return { value: written, words: 1 };
    const text = words.slice(0, LONGEST).join(" ");
    this.#memory.clear();
    const ends = this.#parse(text, 0, 0).filter(({ end }) => end === text.length || text[end] === " ");
    const whole = longest(ends);
    if (!whole) return undefined;
    const { value, end } = this.#decimals(text, whole);
    return { value, words: text.slice(0, end).split(" ").length };
  }

  /** Words that are each one digit, as a phone number is said. */
  digit(word: string): string | undefined {
    return /^\+?\d+$/.test(word) ? word : this.#digits.get(word);
  }

  #decimals(text: string, whole: Found): Found {
    const start = ` ${this.#point} `;
    if (!text.startsWith(start, whole.end)) return whole;
    let end = whole.end + start.length - 1;
    let digits = "";
    for (const word of text.slice(end + 1).split(" ")) {
      const digit = this.digit(word);
      if (digit === undefined) break;
      digits += digit;
      end += 1 + word.length;
    }
    return digits === "" ? whole : { value: Number(`${whole.value}.${digits}`), end };
  }

  /** All numbers that begin at `at`, said with scales from `first` on. */
  #parse(text: string, at: number, first: number): Found[] {
    const key = at * 16 + first;
    const before = this.#memory.get(key);
    if (before) return before;
    const found: Found[] = this.#words
      .filter(
        ([word, value]) =>
          value < (this.#numbers.scales[first - 1]?.value ?? Number.POSITIVE_INFINITY) && text.startsWith(word, at),
      )
      .map(([word, value]) => ({ value, end: at + word.length }));
    for (let index = first; index < this.#numbers.scales.length; index++) found.push(...this.#scaled(text, at, index));
    this.#memory.set(key, found);
    return found;
  }

  #scaled(text: string, at: number, index: number): Found[] {
    const { scales } = this.#numbers;
    const scale = scales[index];
    if (!scale) return [];
    const { value, one, many, alone, forms = {}, join, joinSmall, apart } = scale;
    const heads: Found[] = [];
    const most = scales[index - 1]?.value ?? Number.POSITIVE_INFINITY;
    for (const whole of [one, alone?.one]) {
      if (whole !== undefined && text.startsWith(plain(whole), at))
        heads.push({ value, end: at + plain(whole).length });
    }
    for (const pattern of [many, alone?.many]) {
      if (pattern === undefined) continue;
      const [before = "", after = ""] = lower(pattern).split("{n}");
      if (!text.startsWith(before, at)) continue;
      const start = at + before.length;
      const counts = [
        ...Object.entries(forms).flatMap(([n, word]) =>
          text.startsWith(plain(word), start) ? [{ value: Number(n), end: start + plain(word).length }] : [],
        ),
        // Where nothing but the count is said it has a form of its own: "sixty".
        ...(before + after === "" ? [] : this.#parse(text, start, index + 1)),
      ];
      for (const count of counts)
        if (count.value > 0 && count.value * value < most && text.startsWith(after, count.end))
          heads.push({ value: count.value * value, end: count.end + after.length });
    }
    const usual = [join, joinSmall?.join ?? join, " "];
    const joins = [...new Set([...usual, apart ?? join])];
    const best = longestEach(heads);
    return best.flatMap((head) => [
      head,
      ...joins.flatMap((joint) => {
        if (!text.startsWith(joint, head.end)) return [];
        const rests = this.#parse(text, head.end + joint.length, index + 1);
        return rests
          .filter((rest) => rest.value > 0 && rest.value < value)
          .filter((rest) => {
            const parted = apart !== undefined && couldBePart(head.value / value, rest.value, scales);
            return parted ? joint === apart : usual.includes(joint);
          })
          .map((rest) => ({ value: head.value + rest.value, end: rest.end }));
      }),
    ]);
  }
}

/** "25", "2.5", "1,250"; undefined for anything else. */
function writtenNumber(word: string): number | undefined {
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(word)) return Number(word.replaceAll(",", ""));
  return /^\d{1,9}(?:[.,]\d+)?$/.test(word) ? Number(word.replace(",", ".")) : undefined;
}

function agreements({ numbers, money, units }: LanguageRules): Readonly<Record<string, string>>[] {
  const counted = [...money.currencies, ...Object.values(units)].flatMap(({ forms }) => (forms ? [forms] : []));
  return [...counted, numbers.clock.minutes ?? {}].map(({ "0": _, ...forms }) => forms);
}

function longest(found: readonly Found[]): Found | undefined {
  return found.reduce<Found | undefined>((best, one) => (best && best.end >= one.end ? best : one), undefined);
}

/** One for each end. */
function longestEach(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one) => [one.end, one])).values()];
}

function lower(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll("-", " ");
}

function plain(text: string): string {
  return lower(text).trim();
}
