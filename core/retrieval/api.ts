import type { Note } from "../skills/kept.ts";
import type { Chunk, Kind, Refusal } from "./document.ts";

/** A document as it is kept. */
export interface DocumentRow {
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
  /** Of the file it was read from. */
  readonly bytes: number;
  /** Unix time in milliseconds. */
  readonly added: number;
  readonly passages: number;
  /** UTF-16 units of its text. */
  readonly length: number;
}

export interface Shelf {
  /** Newest first. */
  readonly rows: readonly DocumentRow[];
  /** About how much all of it takes on the disk. */
  readonly bytes: number;
}

export interface Incoming {
  /** A Blob, which core cannot name. */
  readonly file: unknown;
  readonly name: string;
  readonly type: string;
  /** Unix time in milliseconds. */
  readonly now: number;
}

export type Added = { readonly ok: true; readonly row: DocumentRow } | { readonly ok: false; readonly why: Refusal };

interface Answering {
  /** The sentences that answer, as they stand in the document or the note from `from` to `to`. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** 0..1; spoken from STRONG on. */
  readonly strength: number;
}

/** A passage of a document that answers a question. */
export interface FoundPassage extends Chunk, Answering {
  readonly id: number;
  readonly name: string;
}

/** A note that answers a question. */
export interface FoundNote extends Answering {
  /** When it was taken, Unix time in milliseconds. */
  readonly noted: number;
}

export type Found = FoundPassage | FoundNote;

/** What an embedding model made of a question. */
export interface Meaning {
  /** The model's id. */
  readonly model: string;
  /** Of unit length. */
  readonly vector: Float32Array;
  /** Cosine from which a passage answers whatever its words; absent where nobody has measured it for the model. */
  readonly strong?: number;
}

/** Passages of one document that an embedding model has still to read. */
export interface Unread {
  readonly id: number;
  /** When the document came: a later one may get its number. */
  readonly added: number;
  /** Number of the first of them. */
  readonly from: number;
  readonly texts: readonly string[];
}

export interface Query {
  readonly question: string;
  /** Absent: passages are found by their words alone. */
  readonly meaning?: Meaning;
  /** All that are kept at this moment: what is no longer among them is not found. */
  readonly notes?: readonly Note[];
  /** Words that tell nothing, in lower case. */
  readonly stopWords: readonly string[];
}

/** Part of a document's text. */
export interface Part {
  readonly row: DocumentRow;
  readonly text: string;
  /** UTF-16 units of the whole text. */
  readonly from: number;
  readonly to: number;
}

/** The person's own documents and notes on this device, and what is found in them. Everything throws a Failure `no-storage` where nothing can be kept. */
export interface SearchApi {
  shelf(signal?: AbortSignal): Promise<Shelf>;
  add(incoming: Incoming, signal?: AbortSignal): Promise<Added>;
  rename(id: number, name: string, signal?: AbortSignal): Promise<void>;
  /** Nothing of it stays: neither its text nor its words in the index. */
  remove(id: number, signal?: AbortSignal): Promise<void>;
  clear(signal?: AbortSignal): Promise<void>;
  /** Undefined where the document is gone. */
  read(id: number, from: number, to: number, signal?: AbortSignal): Promise<Part | undefined>;
  /** The notes have changed: what is not among them is forgotten at once. They are held in memory and never written. */
  notes(all: readonly Note[], signal?: AbortSignal): Promise<void>;
  /**
   * Deletes what other embedding models than these made of passages. models: ids of all that are installed, whatever one of
   * them reads now: another tab may speak another language.
   */
  retain(models: readonly string[], signal?: AbortSignal): Promise<void>;
  /** The next passages that this embedding model has not read; undefined where it has read them all. */
  unread(model: string, signal?: AbortSignal): Promise<Unread | undefined>;
  /** Keeps what the model made of passages that were `unread`; nothing where the document has gone meanwhile. */
  learn(model: string, of: Omit<Unread, "texts">, vectors: Float32Array, signal?: AbortSignal): Promise<void>;
  /**
   * The passage or note that answers best, strong or not. Undefined where neither has a word of the question and no passage has
   * been read by the model of its `meaning`. The query's own notes take the place of those that were told before.
   */
  ask(query: Query, signal?: AbortSignal): Promise<Found | undefined>;
}
