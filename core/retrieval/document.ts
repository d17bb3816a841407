/** A stretch of a document as its file has it: a heading or a paragraph. */
export interface Block {
  readonly text: string;
  /** It is a heading. */
  readonly heading?: boolean;
  /** From 1, where the file has pages. */
  readonly page?: number;
}

/** What was read out of a file. */
export interface Draft {
  /** As the file itself says; "" where it does not. */
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A passage that is found as one; `start` and `end` are UTF-16 units of the document's text. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** The last heading before it; "" where there is none. */
  readonly heading: string;
  readonly page?: number;
}

/** Bytes of a file that is taken. A book of a thousand pages has 2 MB of text, as a PDF a few times that. */
export const MOST_BYTES = 24_000_000;
/** UTF-16 units of one document's text. */
export const MOST_TEXT = 4_000_000;
/** Chunks of all documents together: beyond it the index outgrows the memory of phones. */
export const MOST_CHUNKS = 20_000;
export const MOST_PAGES = 3_000;
/** UTF-16 units of a name. */
export const MOST_NAME = 120;

export const KINDS = ["text", "markdown", "html", "mhtml", "pdf"] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Why a file is not taken: nothing in it; too large; of a kind that is not read; damaged; locked with a password; only
 * pictures of text; no room among the other documents; it cannot be read from where it lies.
 */
export const REFUSALS = [
  "empty",
  "too-large",
  "unknown",
  "damaged",
  "locked",
  "no-text",
  "full",
  "unreadable",
] as const;
export type Refusal = (typeof REFUSALS)[number];
