import { failure } from "../../core/failure.ts";
import type { Digest, StoredFile } from "../../core/storage.ts";
import {
  type ContentRecord,
  extended,
  freshRecord,
  isSame,
  type NameRecord,
  type Origin,
  type Shelf,
} from "./records.ts";

/** Contents that found no room on the disk; they go with this thread. */
export class Memory implements Shelf {
  readonly #names = new Map<string, NameRecord>();
  readonly #contents = new Map<Digest, { readonly record: ContentRecord; readonly chunks: readonly ArrayBuffer[] }>();

  get names(): readonly NameRecord[] {
    return [...this.#names.values()];
  }

  /** Of all contents, whole or half. */
  get bytes(): number {
    return [...this.#contents.values()].reduce((sum, { record }) => sum + record.received, 0);
  }

  content(digest: Digest): ContentRecord | undefined {
    return this.#contents.get(digest)?.record;
  }

  find(url: string): { name?: NameRecord; content?: ContentRecord } {
    const name = this.#names.get(url);
    const content = name && this.content(name.digest);
    return { ...(name && { name }), ...(content && { content }) };
  }

  async begin(file: StoredFile): Promise<ContentRecord> {
    const { url, size, digest } = file;
    const found = this.content(digest);
    if (found?.complete && found.size !== size)
      throw failure("bad-hash", `${url}: ${digest} has ${found.size} bytes, not ${size}`, { url });
    this.#names.set(url, { url, size, digest });
    const content = found?.size === size ? found : this.#set(freshRecord(file), []);
    this.#dropUnnamed();
    return content;
  }

  async restart(known: ContentRecord): Promise<ContentRecord | undefined> {
    return this.#held(known) && this.#set(freshRecord(known), []);
  }

  async append(known: ContentRecord, bytes: ArrayBuffer, origin: Origin): Promise<ContentRecord | undefined> {
    const held = this.#held(known);
    return held && this.#set(extended(known, bytes, origin), [...held.chunks, bytes]);
  }

  async complete(known: ContentRecord): Promise<ContentRecord | undefined> {
    const held = this.#held(known);
    return held && this.#set({ ...known, complete: true }, held.chunks);
  }

  async discard(known: ContentRecord): Promise<void> {
    if (this.#held(known)) this.#contents.delete(known.digest);
  }

  async chunk(known: ContentRecord, number: number): Promise<ArrayBuffer | undefined> {
    const held = this.#contents.get(known.digest);
    return held?.record.attempt === known.attempt ? held.chunks[number] : undefined;
  }

  /** Returns the bytes freed. */
  remove(urls: readonly string[]): number {
    const before = this.bytes;
    for (const url of urls) this.#names.delete(url);
    this.#dropUnnamed();
    return before - this.bytes;
  }

  #dropUnnamed(): void {
    const named = new Set(this.names.map(({ digest }) => digest));
    for (const digest of this.#contents.keys()) if (!named.has(digest)) this.#contents.delete(digest);
  }

  #held(known: ContentRecord) {
    const held = this.#contents.get(known.digest);
    return isSame(held?.record, known) ? held : undefined;
  }

  #set(record: ContentRecord, chunks: readonly ArrayBuffer[]): ContentRecord {
    this.#contents.set(record.digest, { record, chunks });
    return record;
  }
}
