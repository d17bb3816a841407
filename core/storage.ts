/** What the store's thread offers, and the data that crosses to it. Nothing here imports from either side. */

/**
 * What the bytes of a file must be: `sha256:HEX`, or, for files that nobody has pinned and the hub keeps in git,
 * `git-sha1:HEX` (the blob's object name: SHA-1 over "blob SIZE\0" and the bytes). Lower-case hex.
 */
export type Digest = `sha256:${string}` | `git-sha1:${string}`;

/** One file as the store keeps it. */
export interface StoredFile {
  /** Absolute URL under the site's base by which engines ask for it; its name in the store, wherever it came from. */
  readonly url: string;
  /** Where it may be fetched, best first; absolute. `[url]` when absent. */
  readonly sources?: readonly string[];
  /** Bytes. */
  readonly size: number;
  readonly digest: Digest;
}
export interface Progress {
  /** Bytes. */
  readonly loaded: number;
  readonly total: number;
  /** Why nothing comes at the moment: there is no network, or the last try failed and another one will follow. */
  readonly waiting?: "network" | "retry";
}
/** What `ensure` did. */
export interface Ensured {
  /** Bytes that found no room on the disk and are held in memory: gone when the page is closed. */
  readonly inMemory: number;
}
/** One name in the store. */
export interface StoredName {
  readonly url: string;
  readonly size: number;
  readonly digest: Digest;
  /** Bytes that are here. */
  readonly received: number;
  /** Whole and verified. */
  readonly complete: boolean;
  /** The disk had no room for it: it goes with the page. */
  readonly inMemory?: true;
}
export interface StoreUsage {
  readonly names: readonly StoredName[];
  /** Bytes of content, each content counted once however many names it has. */
  readonly bytes: number;
  readonly inMemory: number;
  /** What the browser tells of the origin, in bytes; browsers round it, so nothing may be decided by it alone. */
  readonly estimate?: { readonly usage: number; readonly quota: number };
  /** True when the browser has promised not to evict. */
  readonly persisted: boolean;
}
export interface StoreApi {
  /**
   * Fetches, verifies and keeps what is not there yet; files already there cost one look-up each. Waits for the
   * network, retries, goes on where it stopped. Aborting it keeps what has come: that is a pause.
   */
  ensure(
    files: readonly StoredFile[],
    onProgress: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<Ensured>;
  /** Those of the files that are not stored whole and verified. */
  missing(files: readonly StoredFile[], signal?: AbortSignal): Promise<StoredFile[]>;
  usage(signal?: AbortSignal): Promise<StoreUsage>;
  /** Reads every byte again; what is not what it should be is deleted and returned. */
  verify(
    files: readonly StoredFile[],
    onProgress: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<StoredFile[]>;
  /** Forgets these names, whole or half; content that no other name has is deleted. Resolves to the bytes freed. */
  remove(urls: readonly string[], signal?: AbortSignal): Promise<number>;
  /** Forgets every name but these. Resolves to the bytes freed. */
  sweep(keep: readonly string[], signal?: AbortSignal): Promise<number>;
  /**
   * One file with the signed manifest and all bytes of `files`: a tar, see docs/pack-file.md. sink: a WritableStream of
   * bytes, which core cannot name. Throws `no-model` where one of the files is not stored whole.
   */
  exportPack(
    pack: PackHead,
    files: readonly StoredFile[],
    sink: unknown,
    onProgress: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** The head of such a file, without reading the rest. source: a Blob, or a URL to fetch. */
  openPack(source: unknown, signal?: AbortSignal): Promise<PackHead>;
  /**
   * Takes in `files` from a pack file, each under the name it has here. Nothing else in it is read; paths, sizes and
   * digests are checked against `files` before anything is kept. Throws `bad-pack`, `bad-hash`, `no-space`, `network`.
   */
  importPack(
    source: unknown,
    files: readonly StoredFile[],
    onProgress: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<Ensured>;
  /** Small records that outlive the page, such as the last good manifest. value: structured-cloneable. */
  remember(key: string, value: unknown, signal?: AbortSignal): Promise<void>;
  /** undefined when nothing was remembered under the key. */
  recall(key: string, signal?: AbortSignal): Promise<unknown>;
}
/** What stands first in a pack file. */
export interface PackHead {
  /** BCP 47 tag of the language pack. */
  readonly pack: string;
  /** Ids of the models inside. */
  readonly models: readonly string[];
  /** The files inside, as `ID/PATH`: what one device runs need not be all that a model has. */
  readonly files: readonly string[];
  /** Bytes of all files together. */
  readonly bytes: number;
  /** manifest.json and manifest.sig.json, byte for byte as they were signed. */
  readonly manifest: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}
