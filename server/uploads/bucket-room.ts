import { isWithdrawn, readAbout } from "./about.ts";
import type { Listed } from "./listing.ts";
import type { S3 } from "./s3.ts";

/** What a recording takes at least, as in a folder (room.ts). */
const LEAST = 16 * 1024;
/** Milliseconds after which an offer that nobody goes on with is thrown away; its client has it and begins anew. */
const ABANDONED = 7 * 24 * 3_600_000;
/** Milliseconds between two counts; a thousand objects are one request. */
const COUNT_EVERY = 3_600_000;

/** How much may still come into a bucket. */
export class BucketRoom {
  readonly #s3: S3;
  readonly #most: number;
  readonly #now: () => number;
  #used = 0;
  #counted = Number.NEGATIVE_INFINITY;

  constructor(s3: S3, most: number, now: () => number) {
    this.#s3 = s3;
    this.#most = most;
    this.#now = now;
  }

  /** False where it would be too much. */
  async take(bytes: number): Promise<boolean> {
    const asked = Math.max(LEAST, bytes);
    if (this.#used + asked > this.#most && this.#now() - this.#counted > COUNT_EVERY) await this.count();
    if (this.#used + asked > this.#most) return false;
    this.#used += asked;
    return true;
  }

  /** Counts what lies there, and throws away what was given up. */
  async count(): Promise<void> {
    this.#counted = this.#now();
    let used = 0;
    for await (const things of this.#recordings()) {
      if (await this.#givenUp(things)) await this.#s3.remove(things[0]?.key ?? "");
      else used += Math.max(LEAST, ...things.map(({ bytes }) => bytes));
    }
    this.#used = used;
  }

  /** Words that never got their sound; what says that an id was withdrawn stays. */
  async #givenUp([first, ...others]: readonly Listed[]): Promise<boolean> {
    if (!first?.key.endsWith("/about.json") || others.length > 0 || this.#now() - first.changed <= ABANDONED)
      return false;
    const about = await this.#s3.get(first.key);
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
