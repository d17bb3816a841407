import type { Digest, StoredFile } from "../../core/storage.ts";

/** What one name stands for; whether those bytes are here, the content's own record tells. */
export interface NameRecord {
  readonly url: string;
  readonly size: number;
  readonly digest: Digest;
}

/** What is known of one content; `complete` is written last, after the hash of all bytes was right. */
export interface ContentRecord {
  readonly digest: Digest;
  readonly size: number;
  /** Of this download, and the first half of its chunks' keys: nobody can add to, or read, bytes begun anew since. */
  readonly attempt: string;
  /** Where the last bytes came from, and that server's etag for them. */
  readonly source: string | null;
  readonly etag: string | null;
  /** Chunks and bytes kept so far. */
  readonly chunks: number;
  readonly received: number;
  readonly complete: boolean;
}

export interface Origin {
  readonly source: string;
  readonly etag: string | null;
}

/**
 * Where contents are kept, in chunks. Every change first looks whether the record is still the one the caller knows:
 * two workers at the same content cannot mix their bytes, the slower one gets undefined and looks again.
 */
export interface Shelf {
  /** The record to go on from, now under the file's name. Throws `bad-hash` where the digest is known of another size. */
  begin(file: StoredFile): Promise<ContentRecord>;
  /** Throws away what was received. */
  restart(known: ContentRecord): Promise<ContentRecord | undefined>;
  append(known: ContentRecord, bytes: ArrayBuffer, origin: Origin): Promise<ContentRecord | undefined>;
  /** The last step: from here on the content is served. */
  complete(known: ContentRecord): Promise<ContentRecord | undefined>;
  discard(known: ContentRecord): Promise<void>;
  /** undefined when the record is of another download by now, or damaged: then the content goes, to be fetched again. */
  chunk(known: ContentRecord, number: number): Promise<ArrayBuffer | undefined>;
}

export function freshRecord({ digest, size }: Pick<StoredFile, "digest" | "size">): ContentRecord {
  const attempt = `${Date.now()}-${Math.random()}`;
  return { digest, size, attempt, source: null, etag: null, chunks: 0, received: 0, complete: false };
}

export function extended(known: ContentRecord, bytes: ArrayBuffer, origin: Origin): ContentRecord {
  return { ...known, ...origin, chunks: known.chunks + 1, received: known.received + bytes.byteLength };
}

export function isSame(a: ContentRecord | undefined, b: ContentRecord): boolean {
  return a !== undefined && a.attempt === b.attempt && a.chunks === b.chunks && a.complete === b.complete;
}
