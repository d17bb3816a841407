import { createSHA256, type IHasher } from "hash-wasm";
import type { FileRecord } from "./database.ts";
import type { Files } from "./files.ts";

/** Bytes stored in one piece; WebKit is unhappy with large values in IndexedDB. */
const CHUNK = 4 * 1024 * 1024;

/** Thrown when another worker changed the file's record meanwhile. */
export const TAKEN = Symbol("taken");

/** Takes one file's bytes in order: hashes them, gathers them into chunks, stores those. */
export class Sink {
  readonly #files: Files;
  readonly #hash: IHasher;
  readonly #buffer = new Uint8Array(CHUNK);
  #filled = 0;
  #record: FileRecord;
  etag: string | null;

  private constructor(files: Files, record: FileRecord, hash: IHasher) {
    this.#files = files;
    this.#record = record;
    this.#hash = hash;
    this.etag = record.etag;
  }

  /** Reads again what is stored already, since the hash goes over the whole file. */
  static async open(files: Files, record: FileRecord): Promise<Sink> {
    const hash = await createSHA256();
    for (let number = 0; number < record.chunks; number++) {
      const chunk = await files.chunk(record, number);
      if (!chunk) throw TAKEN;
      hash.update(new Uint8Array(chunk));
    }
    return new Sink(files, record, hash);
  }

  get received(): number {
    return this.#record.received + this.#filled;
  }

  async restart(): Promise<void> {
    this.#record = ours(await this.#files.restart(this.#record));
    this.#hash.init();
    this.#filled = 0;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + CHUNK - this.#filled);
      this.#buffer.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === CHUNK) await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (this.#filled === 0) return;
    const bytes = this.#buffer.slice(0, this.#filled).buffer;
    this.#filled = 0;
    this.#record = ours(await this.#files.append(this.#record, bytes, this.etag));
  }

  /** True when the hash is right and the file is now served; else it is gone. */
  async complete(): Promise<boolean> {
    if (this.#hash.digest() !== this.#record.sha256) {
      await this.discard();
      return false;
    }
    ours(await this.#files.complete(this.#record));
    return true;
  }

  async discard(): Promise<void> {
    this.#filled = 0;
    await this.#files.discard(this.#record);
  }
}

function ours(record: FileRecord | undefined): FileRecord {
  if (!record) throw TAKEN;
  return record;
}
