import { inRandomOrder } from "../../core/listening/order.ts";
import type { Ratings, Score } from "../../core/listening/set.ts";
import type { SittingDraft } from "./draft.ts";
import type { ListeningFolder } from "./folder.ts";

/** One person at one set: its sounds in an order of their own, what they heard and what they said of it. */
export class Sitting {
  /** Id of the set. */
  readonly set: string;
  /** 32 hex digits, drawn for this sitting. */
  readonly rater: string;
  #files: readonly File[];
  #at = 0;
  readonly #heard = new Set<string>();
  readonly #scores = new Map<string, Score>();
  #saved: ReadonlyMap<string, Score> = new Map();

  /** random: numbers 0..1. draft: of this set, to go on with. */
  constructor({ id, files }: ListeningFolder, random: () => number, draft?: SittingDraft) {
    this.set = id;
    this.#files = draft
      ? files.toSorted((a, b) => draft.order.indexOf(a.name) - draft.order.indexOf(b.name))
      : inRandomOrder(files, random);
    this.rater = draft?.rater ?? Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
    if (!draft) return;
    this.#at = draft.at;
    for (const name of draft.heard) this.#heard.add(name);
    for (const { sound, score } of draft.scores) this.#scores.set(sound, score);
    this.#saved = new Map(draft.saved.map(({ sound, score }) => [sound, score]));
  }

  get draft(): SittingDraft {
    const list = (scores: ReadonlyMap<string, Score>) => [...scores].map(([sound, score]) => ({ sound, score }));
    return {
      rater: this.rater,
      order: this.#files.map(({ name }) => name),
      at: this.#at,
      heard: [...this.#heard],
      scores: list(this.#scores),
      saved: list(this.#saved),
    };
  }

  /** The sound that is to be heard. */
  get file(): File | undefined {
    return this.#files[this.#at];
  }

  /** Which of them it is, from 0 on. */
  get at(): number {
    return this.#at;
  }

  get total(): number {
    return this.#files.length;
  }

  /** It was heard to its end. */
  get heard(): boolean {
    return this.#heard.has(this.file?.name ?? "");
  }

  get score(): Score | undefined {
    return this.#scores.get(this.file?.name ?? "");
  }

  get rated(): number {
    return this.#scores.size;
  }

  /** How many scores no file has as they stand. */
  get unsaved(): number {
    return [...this.#scores].filter(([name, score]) => this.#saved.get(name) !== score).length;
  }

  /** To its end. */
  hear({ name }: File): void {
    this.#heard.add(name);
  }

  /** Only of what was heard; false where it was not. */
  rate(score: Score): boolean {
    const { file, heard } = this;
    if (file && heard) this.#scores.set(file.name, score);
    return heard;
  }

  step(by: 1 | -1): void {
    this.#at = Math.min(Math.max(0, this.#at + by), Math.max(0, this.total - 1));
  }

  /** at: UTC to the second. */
  ratings(at: string): Ratings {
    const scores = [...this.#scores].map(([sound, score]) => ({ sound, score }));
    return { schema: 1, set: this.set, rater: this.rater, at, scores };
  }

  /** These are in a file now. */
  saved({ scores }: Ratings): void {
    this.#saved = new Map(scores.map(({ sound, score }) => [sound, score]));
  }

  /** The same sounds out of a folder that was opened again: what stood behind the old ones may be gone. */
  renew(files: readonly File[]): void {
    const byName = new Map(files.map((file) => [file.name, file]));
    this.#files = this.#files.map((file) => byName.get(file.name) ?? file);
  }
}
