import { figuresOf } from "../../core/review/figures.ts";
import { type Candidate, queueOf, type Ranked } from "../../core/review/queue.ts";
import type { Review } from "../../core/review/review.ts";
import { guessOf, isAccepted, textOf } from "../../core/review/row.ts";
import { type Normal, type Verdict, verdictOf, wants } from "../../core/review/validate.ts";
import { type Draft, type Kept, reviewOf } from "./draft.ts";
import type { Judged } from "./exports.ts";
import type { Item } from "./item.ts";

/** What is open, what was said of it by whom, and what comes next. */
export class Shelf {
  readonly #items = new Map<string, Item>();
  readonly #candidates = new Map<string, Candidate>();
  /** Recording -> reviewer -> draft. */
  readonly #kept = new Map<string, Map<string, Kept>>();
  #ranked: readonly Ranked[] = [];
  readonly #verdicts = new Map<string, Verdict>();
  #normal: Normal;

  constructor(normal: Normal) {
    this.#normal = normal;
  }

  /** By which two transcripts are one. */
  measure(normal: Normal): void {
    this.#normal = normal;
    this.#verdicts.clear();
  }

  get items(): ReadonlyMap<string, Item> {
    return this.#items;
  }

  add(items: readonly Item[]): void {
    for (const item of items) {
      this.#items.set(item.id, item);
      this.#candidates.set(item.id, { id: item.id, transcript: textOf(item.record), ...guessOf(item.record) });
    }
  }

  remove(ids: Iterable<string>): void {
    for (const id of ids) for (const map of [this.#items, this.#candidates, this.#kept, this.#verdicts]) map.delete(id);
  }

  put(kept: Kept): void {
    const people = this.#kept.get(kept.item) ?? new Map<string, Kept>();
    people.set(kept.reviewer, kept);
    this.#kept.set(kept.item, people);
    this.#verdicts.delete(kept.item);
  }

  /** Seconds of sound, as far as this person's device has measured them. */
  length(id: string, reviewer: string): number {
    return this.#kept.get(id)?.get(reviewer)?.audioSeconds ?? 0;
  }

  candidate(id: string): Candidate | undefined {
    return this.#candidates.get(id);
  }

  rank(id: string): Ranked | undefined {
    return this.#ranked.find((one) => one.id === id);
  }

  /** What this person has of it, else what it came with: nobody sees what another person wrote. */
  draft(id: string, reviewer: string): Draft {
    return (
      this.#kept.get(id)?.get(reviewer)?.draft ?? { transcript: this.#candidates.get(id)?.transcript ?? "", seconds: 0 }
    );
  }

  verdict(id: string): Verdict {
    const known = this.#verdicts.get(id) ?? verdictOf(this.#reviewsOf(id), this.#normal);
    this.#verdicts.set(id, known);
    return known;
  }

  decided(): Review[] {
    return [...this.#items.keys()].flatMap((id) => this.#reviewsOf(id));
  }

  judged(): Judged[] {
    return [...this.#items.values()].map((item) => ({ item, verdict: this.verdict(item.id) }));
  }

  rows(): number {
    return [...this.#items.keys()].filter((id) => isAccepted(this.verdict(id))).length;
  }

  mine(reviewer: string): number {
    return this.decided().filter((review) => review.reviewer === reviewer).length;
  }

  figures() {
    const decided = this.decided();
    return decided.length > 0 ? figuresOf(decided, this.#normal) : undefined;
  }

  /** Weighs anew what is still to be heard. */
  sort(): void {
    const reviewed = this.decided().map(({ transcript }) => transcript);
    this.#ranked = queueOf([...this.#candidates.values()], reviewed);
  }

  /** What this person can still help with, the most useful first. */
  queue(reviewer: string): string[] {
    return this.#ranked.map(({ id }) => id).filter((id) => wants(this.verdict(id), reviewer));
  }

  /** The one behind or before it in this person's queue; behind the last one comes the first. */
  beside(id: string, back: boolean, reviewer: string): string | undefined {
    const queue = this.queue(reviewer);
    const at = queue.indexOf(id);
    return back ? queue[Math.max(0, at - 1)] : (queue[at + 1] ?? queue[0]);
  }

  #reviewsOf(id: string): Review[] {
    return [...(this.#kept.get(id)?.values() ?? [])].flatMap((kept) => reviewOf(kept) ?? []);
  }
}
