import type { StoredFile } from "../../core/storage.ts";
import { isUnwritable } from "./database.ts";
import { Hasher } from "./digest.ts";
import type { ContentRecord, Origin, Shelf } from "./records.ts";
import { release, releaseRead } from "./release.ts";
import type { Place, Shelves } from "./shelves.ts";

/** Thrown when another worker changed the content's record meanwhile. */
export const TAKEN = Symbol("taken");

/**
 * Takes one content's bytes in order: hashes them, gathers them into chunks, stores those; in memory from the moment
 * on when the disk has no room.
 */
export class Sink {
  readonly #shelves: Shelves;
  readonly #file: StoredFile;
  readonly #hasher: Hasher;
  readonly #buffer: Uint8Array<ArrayBuffer>;
  #filled = 0;
  #place: Place;
  /** Where the bytes come from that are written next. */
  origin: Origin;

  private constructor(shelves: Shelves, file: StoredFile, place: Place, hasher: Hasher) {
    this.#shelves = shelves;
    this.#file = file;
    this.#place = place;
    this.#hasher = hasher;
    this.#buffer = new Uint8Array(shelves.chunk);
    this.origin = { source: place.record.source ?? "", etag: place.record.etag };
  }

  /** Reads again what is stored already, since the hash goes over the whole content. */
  static async open(shelves: Shelves, file: StoredFile, place: Place): Promise<Sink> {
    const hasher = await Hasher.for(file);
    for (let number = 0; number < place.record.chunks; number++) {
      const chunk = await place.shelf.chunk(place.record, number);
      if (!chunk) throw TAKEN;
      hasher.update(new Uint8Array(chunk));
      if (place.shelf !== shelves.memory) releaseRead(chunk);
    }
    return new Sink(shelves, file, place, hasher);
  }

  /** Begins anew, whatever is stored. */
  static async fresh(shelves: Shelves, file: StoredFile, place: Place): Promise<Sink> {
    const sink = new Sink(shelves, file, place, await Hasher.for(file));
    if (place.record.received > 0) await sink.restart();
    return sink;
  }

  get received(): number {
    return this.#place.record.received + this.#filled;
  }

  async restart(): Promise<void> {
    this.#filled = 0;
    this.#hasher.restart();
    await this.#keep((shelf, record) => shelf.restart(record));
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hasher.update(bytes);
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + this.#buffer.length - this.#filled);
      this.#buffer.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === this.#buffer.length) await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (this.#filled === 0) return;
    const bytes = this.#buffer.slice(0, this.#filled).buffer;
    this.#filled = 0;
    await this.#keep((shelf, record) => shelf.append(record, bytes, this.origin));
    // IndexedDB has made its own copy; the memory shelf keeps this very buffer.
    if (this.#place.shelf !== this.#shelves.memory) release(bytes);
  }

  /** True when the hash is right and the content is now served; else it is gone. */
  async complete(): Promise<boolean> {
    await this.flush();
    if (this.received !== this.#file.size || !this.#hasher.matches()) {
      await this.discard();
      return false;
    }
    await this.#keep((shelf, record) => shelf.complete(record));
    return true;
  }

  async discard(): Promise<void> {
    this.#filled = 0;
    await this.#place.shelf.discard(this.#place.record);
  }

  async #keep(step: (shelf: Shelf, record: ContentRecord) => Promise<ContentRecord | undefined>): Promise<void> {
    const { shelf, record } = this.#place;
    try {
      this.#place = { shelf, record: ours(await step(shelf, record)) };
    } catch (thrown) {
      if (shelf === this.#shelves.memory || !isUnwritable(thrown)) throw thrown;
      const moved = ours(await this.#shelves.toMemory(this.#file, record));
      this.#place = { shelf: moved.shelf, record: ours(await step(moved.shelf, moved.record)) };
    }
  }
}

function ours<T>(found: T | undefined): T {
  if (found === undefined) throw TAKEN;
  return found;
}
