import type { Failure } from "../../core/failure.ts";
import type { Segment } from "../../core/transcript-file/segment.ts";
import type { TranscriptFormat } from "../../core/transcript-file/written.ts";

/** What the screen of files shows. */
export interface TranscribeView {
  /** In the order in which they came. */
  readonly files: readonly FileRow[];
}

/** `paused`: somebody talks with the assistant, whose recogniser it is. */
export type FileState = "waiting" | "opening" | "reading" | "paused" | "done" | "failed" | "cancelled";

export interface FileRow {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly state: FileState;
  /** Seconds; 0 where the file does not tell, or nothing is known yet. */
  readonly seconds: number;
  /** Seconds of it that were listened to. */
  readonly position: number;
  /** Seconds until it is done, at the pace so far; absent while that says nothing. */
  readonly left?: number;
  readonly segments: readonly Segment[];
  /** Why, where it failed. */
  readonly failure?: Failure;
  /** Its words went to the clipboard. */
  readonly copied?: boolean;
}

/** What the screen of files asks for. */
export interface TranscribeIntents {
  /** Files to be transcribed, from anywhere on the page; the screen is shown with them. */
  "transcribe-files": { readonly files: readonly File[] };
  "transcribe.cancel": { readonly id: number };
  "transcribe.retry": { readonly id: number };
  "transcribe.remove": { readonly id: number };
  "transcribe.copy": { readonly id: number };
  "transcribe.save": { readonly id: number; readonly format: TranscriptFormat };
}

/** Nothing is done with the file any more. */
export function isOver({ state }: Pick<FileRow, "state">): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}
