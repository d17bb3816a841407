import type { Failure } from "../../core/failure.ts";
import type { StoredFile } from "../../core/storage.ts";

/** Answers that may be another the next time; any other refusal is for good. */
const PASSING = new Set([408, 425, 429]);

/** Where one file may be had, the best place first. */
export class Sources {
  readonly #live: string[];
  readonly #second = new Set<string>();
  #at = 0;

  constructor({ url, sources }: StoredFile) {
    this.#live = [...new Set(sources?.length ? sources : [url])];
  }

  get current(): string {
    return this.#live[this.#at] ?? "";
  }

  /** True after the last one: all have been tried once more. */
  next(): boolean {
    this.#at = (this.#at + 1) % this.#live.length;
    return this.#at === 0;
  }

  /** Never again this one. False when none is left. */
  drop(): boolean {
    this.#live.splice(this.#at, 1);
    this.#at %= Math.max(this.#live.length, 1);
    return this.#live.length > 0;
  }

  /** One more chance, once. */
  forgive(): boolean {
    if (this.#second.has(this.current)) return false;
    this.#second.add(this.current);
    return true;
  }
}

/** True where asking the same place again is of no use. */
export function isFinal({ code, detail }: Failure): boolean {
  if (code !== "network") return true;
  const status = detail?.status;
  return typeof status === "number" && status < 500 && !PASSING.has(status);
}
