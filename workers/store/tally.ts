import type { Progress, StoredFile } from "../../core/storage.ts";
import type { Hear } from "./download.ts";

/** Bytes between two reports of progress. */
const STEP = 256 * 1024;

/** Adds up what is here of several files, and reports it not too often. */
export class Tally {
  readonly #received: number[];
  readonly #total: number;
  readonly #report: (progress: Progress) => void;
  #told = Number.NEGATIVE_INFINITY;
  #waiting: Progress["waiting"];

  /** received: of each file, as it was found. Reports that at once. */
  constructor(files: readonly StoredFile[], received: readonly number[], report: (progress: Progress) => void) {
    this.#received = [...received];
    this.#total = files.reduce((sum, { size }) => sum + size, 0);
    this.#report = report;
    this.#tell();
  }

  of(file: number): Hear {
    return {
      received: (bytes) => this.#hear(file, bytes),
      waiting: (why) => this.#hear(file, this.#received[file] ?? 0, why),
    };
  }

  #hear(file: number, bytes: number, waiting?: Progress["waiting"]): void {
    this.#received[file] = bytes;
    const turned = waiting !== this.#waiting;
    this.#waiting = waiting;
    const loaded = this.#loaded;
    const moved = loaded < this.#told || loaded - this.#told >= STEP;
    if (turned || moved || (loaded === this.#total && this.#told !== loaded)) this.#tell();
  }

  get #loaded(): number {
    return this.#received.reduce((sum, bytes) => sum + bytes, 0);
  }

  #tell(): void {
    const loaded = this.#loaded;
    this.#told = loaded;
    const progress = { loaded, total: this.#total };
    this.#report(this.#waiting ? { ...progress, waiting: this.#waiting } : progress);
  }
}
