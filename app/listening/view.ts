import type { Score } from "../../core/listening/set.ts";
import type { Lost } from "./keeper.ts";

/** What the listening test shows. */
export interface ListeningView {
  readonly status: "empty" | "ready";
  /** Which sound of how many, from 1 on. */
  readonly at: number;
  readonly total: number;
  /** It was heard to its end, so it can be rated. */
  readonly heard: boolean;
  readonly playing: boolean;
  readonly score: Score | undefined;
  readonly rated: number;
  /** Of the rated ones: how many are in no file. */
  readonly unsaved: number;
  /** Another set was opened, and would take the place of what is unsaved. */
  readonly asks: boolean;
  /** What was said before is here again, and nothing was said since: it may be somebody else's. */
  readonly resumed: boolean;
  /** What is in no file is not kept on this device either, and why. */
  readonly lost?: Lost;
  readonly notice?: Notice;
}
export type Notice =
  | { readonly what: "bad" | "silent" | "done" | "unsaved" }
  | { readonly what: "saved"; readonly name: string };
