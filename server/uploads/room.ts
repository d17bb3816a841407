import { join } from "node:path";
import { absent, type Disk, sizeIf } from "../disk.ts";
import { ABANDONED, Budget, LEAST } from "./budget.ts";
import type { Places } from "./places.ts";

/** Milliseconds between two counts. */
const COUNT_EVERY = 60_000;

/** How much may still come into a folder. */
export class Room {
  readonly #disk: Disk;
  readonly #at: Places;
  readonly #now: () => number;
  readonly #budget: Budget;

  constructor(disk: Disk, at: Places, most: number, now: () => number) {
    this.#disk = disk;
    this.#at = at;
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
    let used = await this.#countComing();
    for (const shelf of await this.#disk.readdir(this.#at.voices)) {
      const folder = join(this.#at.voices, shelf);
      for (const id of (await this.#disk.readdir(folder).catch(absent)) ?? [])
        used += Math.max(LEAST, (await sizeIf(this.#disk, join(folder, id, "audio", `${id}.wav`))) ?? 0);
    }
    return used;
  }

  async #countComing(): Promise<number> {
    let used = 0;
    for (const id of await this.#disk.readdir(this.#at.incoming)) {
      const place = join(this.#at.incoming, id);
      const sound = join(place, "audio", `${id}.wav`);
      // What is moved to its place in this moment is counted there.
      const known = (await this.#disk.stat(sound).catch(absent)) ?? (await this.#disk.stat(place).catch(absent));
      if (!known) continue;
      if (this.#now() - known.mtimeMs > ABANDONED) await this.#disk.rm(place, { recursive: true, force: true });
      else used += Math.max(LEAST, known.isFile() ? known.size : 0);
    }
    return used;
  }
}
