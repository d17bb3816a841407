import type { Refused } from "../../core/talks/files.ts";
import type { Piece } from "../../core/talks/search.ts";
import type { KeptTalk } from "../../core/talks/talk.ts";
import type { Obstacle } from "./connection.ts";

/** What the History screen shows. */
export interface HistoryView {
  /** `gone`: the browser stores nothing. */
  readonly status: "loading" | "ready" | "gone";
  /** Something the person can clear away. */
  readonly obstacle?: Obstacle;
  /** Days after which what is not pinned is deleted; 0 keeps all. */
  readonly days: number;
  /** How many are kept. */
  readonly total: number;
  readonly query: string;
  /** How many match. */
  readonly found: number;
  /** The first of them: pinned ones, then the newest. */
  readonly rows: readonly TalkRow[];
  /** The one that is read; `missing` where there is none of that id. */
  readonly open?: KeptTalk | "missing";
  /** Deleted a moment ago; each can be had back. */
  readonly deleted: readonly { readonly id: string; readonly title: string }[];
  readonly notice?: HistoryNotice;
}

export interface TalkRow {
  readonly id: string;
  readonly title: readonly Piece[];
  readonly pinned: boolean;
  /** Unix time in ms. */
  readonly at: number;
  readonly turns: number;
  readonly language: string;
  /** Where a search has found it; empty without one. */
  readonly excerpt: readonly Piece[];
}

export type HistoryNotice =
  | { readonly kind: "copied" | "saved" }
  | { readonly kind: "imported"; readonly fresh: number; readonly merged: number }
  | {
      readonly kind: "refused";
      readonly file: string;
      readonly reason: Refused["reason"] | "too-large";
      readonly path: string;
    };

/** What the History screen asks for; details of the CustomEvents, as in `Intents`. */
export interface HistoryIntents {
  "history.search": { readonly text: string };
  /** More rows. */
  "history.more": null;
  /** What is asked from now on belongs to this one. */
  "history.go-on": { readonly id: string };
  "history.rename": { readonly id: string; readonly title: string };
  "history.pin": { readonly id: string; readonly pinned: boolean };
  "history.delete": { readonly id: string };
  /** Back with one that was just deleted. */
  "history.undo": { readonly id: string };
  "history.copy": { readonly id: string };
  /** Without an id: all. */
  "history.save": { readonly id?: string; readonly format: "json" | "markdown" };
  "history.import": { readonly files: readonly File[] };
  /** Deletes all, after a question. */
  "history.clear": null;
  /** The notice has been read. */
  "history.read": null;
}
