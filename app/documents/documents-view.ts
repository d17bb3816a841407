import type { DocumentRow, Part } from "../../core/retrieval/api.ts";
import type { Refusal } from "../../core/retrieval/document.ts";
import type { Note } from "../../core/skills/kept.ts";

/** Where in a document something stands, in UTF-16 units of its text. */
export interface Place {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

/** What an address of this screen points to: a passage, or the note that was taken at this moment (Unix time in ms). */
export type Target = Place | { readonly note: number };

/** A document that is read, as far as it is shown. */
export interface OpenDocument extends Part {
  /** What the address points to. */
  readonly mark?: Place;
}

/** What an address pointed to that is not here any more. */
export type Missing = "missing" | "missing-note";

export interface DocumentsView {
  readonly status: "loading" | "ready";
  /** Newest first. */
  readonly rows: readonly DocumentRow[];
  /** About how much all of it takes on the disk. */
  readonly bytes: number;
  /** Names of files that are being read. */
  readonly coming: readonly string[];
  /** Names of files that another app, or any page, has sent: they come in only after a yes. */
  readonly shared: readonly string[];
  /** What was done last, and what was not. */
  readonly told?: { readonly what: "added" | "gone"; readonly name: string };
  readonly refused: readonly { readonly name: string; readonly why: Refusal }[];
  readonly open?: OpenDocument | Missing;
  /** What the person had noted, newest first. */
  readonly notes: readonly Note[];
  /** When the note was taken that an answer was read from; a new object each time that it is asked for. */
  readonly shownNote?: { readonly at: number };
}

/** Where the answer that says `answer` was read. */
export interface Cited {
  /** Address of the screen where it stands. */
  readonly href: string;
  /** The document's name and the place in it, or which notes. */
  readonly name: string;
  readonly answer: string;
}

export interface DocumentsIntents {
  "documents.files": { readonly files: readonly File[] };
  /** What was shared is taken in, or not. */
  "documents.shared": { readonly take: boolean };
  /** Written or pasted on the screen. */
  "documents.text": { readonly text: string };
  "documents.rename": { readonly id: number; readonly name: string };
  "documents.delete": { readonly id: number };
  /** The note that was taken at this moment is deleted. */
  "documents.forget": { readonly at: number };
  /** What is read is shown further, towards its beginning or its end. */
  "documents.further": { readonly back: boolean };
}
