import type { FailureCode } from "../../core/failure.ts";
import type { ReviewFigures } from "../../core/review/figures.ts";
import type { Candidate, Ranked } from "../../core/review/queue.ts";
import type { Decision, Segment } from "../../core/review/review.ts";
import type { VerdictState } from "../../core/review/validate.ts";
import type { SoundView } from "../listen/sound.ts";
import type { Draft } from "./draft.ts";

/** What the screen of reviews shows. */
export interface ReviewView {
  /** `empty`: nothing was opened in this visit. */
  readonly status: "empty" | "reading" | "ready";
  readonly reviewer: string;
  /** Recordings of this device that could be opened; 0 while collecting is off. */
  readonly collected: number;
  /** While files are read. */
  readonly reading?: { readonly done: number; readonly total: number };
  readonly total: number;
  /** Recordings that this reviewer has decided, and those that still want them. */
  readonly mine: number;
  readonly waiting: number;
  /** Rows that a file would hold. */
  readonly rows: number;
  /** The next ones, the most useful first. */
  readonly queue: readonly QueueRow[];
  readonly current?: CurrentView;
  readonly figures?: ReviewFigures;
  readonly canUndo: boolean;
  readonly notice?: Notice;
}
export type Notice =
  | { readonly what: "opened"; readonly count: number; readonly reviews: number; readonly refused: number }
  | { readonly what: "saved"; readonly name: string }
  | { readonly what: "wordless" | "unheard" | "reviewer" | "done" };
export interface QueueRow {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly text: string;
  readonly state: VerdictState;
}
export interface CurrentView {
  readonly id: string;
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  readonly candidate: Candidate;
  readonly draft: Draft;
  readonly state: VerdictState;
  readonly rank?: Ranked;
  /** Absent while it is read. */
  readonly sound?: SoundView;
  readonly trouble?: FailureCode;
}
export type Saved = "rows" | "reviews" | "label-studio";

export interface ReviewIntents {
  "review.files": { readonly files: readonly File[] };
  "review.collected": null;
  "review.reviewer": { readonly name: string };
  "review.open": { readonly id: string };
  "review.change": Partial<Omit<Draft, "seconds">>;
  "review.mark": Segment;
  "review.decide": { readonly decision: Decision };
  "review.undo": null;
  "review.step": { readonly back: boolean };
  /** Must be sent inside a tap or a key. */
  "review.save": { readonly what: Saved };
}
