import { isWithdrawn, readAbout } from "./about.ts";
import { ABANDONED, Budget, LEAST } from "./budget.ts";
import type { Listed } from "./listing.ts";
import type { S3 } from "./s3.ts";

/** Milliseconds between two counts; a thousand objects are one request. */
const COUNT_EVERY = 3_600_000;

/** Bytes of what is kept of an offer, or of a withdrawal: words of 2,000 letters and a few names. */
export const LONGEST_ABOUT = 2 ** 20;

/** How much may still come into a bucket. */
export class BucketRoom {
  readonly #s3: S3;
  readonly #now: () => number;
  readonly #budget: Budget;

  constructor(s3: S3, most: number, now: () => number) {
    this.#s3 = s3;
    this.#now = now;
    this.#budget = new Budget({ most, every: COUNT_EVERY, now, count: () => this.#used() });
  }

  /** False where it would be too much. */
  take(bytes: number): Promise<boolean> {
    return this.#budget.take(bytes);
  }

  /** Counts what lies there, and throws away what was given up. */
  count(): Promise<void> {
    return this.#budget.count();
  }

  async #used(): Promise<number> {
    let used = 0;
    for await (const things of this.#recordings()) {
      if (await this.#givenUp(things)) await this.#s3.remove(things[0]?.key ?? "");
      else used += Math.max(LEAST, ...things.map(({ bytes }) => bytes));
    }
    return used;
  }

  /** Words that never got their sound; what says that an id was withdrawn stays. */
  async #givenUp([first, ...others]: readonly Listed[]): Promise<boolean> {
    if (!first?.key.endsWith("/about.json") || others.length > 0 || this.#now() - first.changed <= ABANDONED)
      return false;
    const about = await this.#s3.get(first.key, LONGEST_ABOUT);
    return about !== undefined && !isWithdrawn(readAbout(about.toString("utf8")));
  }

  /** The objects of one recording stand beside each other, since keys come in order. */
  async *#recordings(): AsyncGenerator<readonly Listed[], void, undefined> {
    let [place, things] = ["", [] as Listed[]];
    for await (const one of this.#s3.list("voices/")) {
      const its = one.key.split("/").slice(0, 3).join("/");
      if (its !== place && things.length > 0) yield things;
      if (its !== place) [place, things] = [its, []];
      things.push(one);
    }
    if (things.length > 0) yield things;
  }
}
