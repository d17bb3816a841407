import { continued } from "./continued.ts";

export interface Partial {
  /** Never changes, only grows. */
  readonly settled: string;
  /** The rest of what was understood; the next reading may tell otherwise. */
  readonly tentative: string;
}
/** What earlier readings tell of a piece of speech: words settled for its beginning, and what all of it was taken for. */
export interface Known {
  readonly prefix: string;
  readonly draft: string;
}
export const unknown: Known = { prefix: "", draft: "" };
/** What one reading says behind the settled words: words with the space in front of them. */
type Rest = { readonly at: number; readonly words: readonly string[] };

/**
 * Readings that must agree on a word, and the new audio that they must span, in samples (1.5 s): our smallest
 * recogniser hears the whole sentence at once and tells the first word anew after a second and a half of more.
 */
const READINGS = 3;
const SPAN = 24_000;
/** Words at a reading's end that are never settled: the last one may be cut off in the middle. */
const LAST = 1;

/**
 * Settles words on which readings of a growing piece of speech agree (LocalAgreement, Liu et al. 2020, with a span of
 * time beside the number of readings, so that a fast machine does not settle sooner than there was more to hear).
 */
export class Agreement {
  #settled = "";
  #rests: readonly Rest[] = [];

  /** text: the newest reading. at: stream position of the end of its audio, in samples. */
  push(text: string, at: number): Partial {
    const whole = this.settle(text);
    const words = whole.slice(this.#settled.length).match(/\s*\S+/g) ?? [];
    const rests = [...this.#rests, { at, words }];
    const from = rests.findLastIndex((rest, i) => at - rest.at >= SPAN && rests.length - i >= READINGS);
    const agreed = from < 0 ? 0 : agreement(rests.slice(from), words.length - LAST);
    this.#settled += words.slice(0, agreed).join("");
    this.#rests = rests.slice(Math.max(0, from)).map((rest) => ({ at: rest.at, words: rest.words.slice(agreed) }));
    return { settled: this.#settled, tentative: whole.slice(this.#settled.length).trim() };
  }

  /** The final reading's words: they begin with what was settled. */
  settle(text: string): string {
    return continued(this.#settled, text.trim());
  }

  get settled(): string {
    return this.#settled;
  }

  /** For the next reading of the same speech. */
  get known(): Known {
    const rest = this.#rests.at(-1)?.words.join("") ?? "";
    return { prefix: this.#settled, draft: this.#settled + rest };
  }
}

/** How many words from the first all readings share, `most` at most. */
function agreement(rests: readonly Rest[], most: number): number {
  let length = 0;
  while (length < most && rests.every(({ words }) => words[length] === rests[0]?.words[length])) length++;
  return length;
}
