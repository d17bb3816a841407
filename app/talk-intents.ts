import type { Stars } from "../core/stars.ts";
import type { Taking, UiLanguage } from "./view.ts";

/** What is done on Talk, and on every screen. */
export interface TalkIntents {
  talk: null;
  /** Talk is held down, and let go; only where `View.taking` is "hold". */
  press: null;
  release: null;
  stop: null;
  /** Another conversation begins: the log is empty, and the model has heard nothing. */
  "new-talk": null;
  /** What was said so far is the whole question. */
  finish: null;
  send: { readonly text: string };
  taking: { readonly taking: Taking };
  /** A caption is read aloud again. */
  replay: { readonly id: string; readonly text: string; readonly slow: boolean };
  /** The newest answer is called good, not good, or neither any more. turn: its number. */
  rate: { readonly turn: number; readonly satisfied: boolean | undefined };
  /** Told beside `rate` where the person was asked for stars. */
  stars: { readonly turn: number; readonly stars: Stars | undefined };
  retry: null;
  language: { readonly language: UiLanguage };
  update: null;
  install: null;
  "install.later": null;
  dismiss: { readonly what: "failure" | "update" };
}
