import { join } from "node:path";
import { absent, type Disk, sizeIf } from "../disk.ts";
import type { Places } from "./places.ts";

/** What a recording takes at least: folders and small files are not free, and there must be an end to their number. */
const LEAST = 16 * 1024;
/** Milliseconds after which a recording that nobody goes on with is thrown away; its client has it and begins anew. */
const ABANDONED = 7 * 24 * 3_600_000;

/** Milliseconds between two counts: a full server is asked again and again. */
const COUNT_EVERY = 60_000;

/** How much may still come. */
export class Room {
  readonly #disk: Disk;
  readonly #at: Places;
  readonly #most: number;
  readonly #now: () => number;
  #used = 0;
  #counted = Number.NEGATIVE_INFINITY;

  constructor(disk: Disk, at: Places, most: number, now: () => number) {
    this.#disk = disk;
    this.#at = at;
    this.#most = most;
    this.#now = now;
  }

  /** False where it would be too much. What is taken back or given up is room again with the next count. */
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
    let used = await this.#countComing();
    for (const shelf of await this.#disk.readdir(this.#at.voices)) {
      const folder = join(this.#at.voices, shelf);
      for (const id of (await this.#disk.readdir(folder).catch(absent)) ?? [])
        used += Math.max(LEAST, (await sizeIf(this.#disk, join(folder, id, "audio", `${id}.wav`))) ?? 0);
    }
    this.#used = used;
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
