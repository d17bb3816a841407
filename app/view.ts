import type { Failure } from "../core/failure.ts";
import type { ModelsIntents, ModelsView, Question } from "./models-view.ts";
import type { Route } from "./route.ts";
import type { TracesIntents, TracesView } from "./traces-view.ts";

/** What the assistant is doing; `<inzwa-app data-state>` carries the same word. */
export type State = "loading" | "idle" | "listening" | "thinking" | "speaking" | "error";
/** States in which there is something to stop. */
export const BUSY: ReadonlySet<State> = new Set<State>(["listening", "thinking", "speaking"]);
/** Languages of the page itself; the conversation's language is `View.pack.tag`. */
export type UiLanguage = "sn" | "en";

/** One side of one turn as it stands now. */
export interface Caption {
  /** Unique among the captions and stable from the first partial to the final text. */
  readonly id: string;
  readonly role: "user" | "assistant";
  /** What will not change any more; once `final`, all of it. */
  readonly text: string;
  /** What recognition may still take back; shown paler after `text`. */
  readonly tentative?: string;
  readonly final: boolean;
}

/** A download or a look into the store. */
export interface Loading {
  /** `pack`: a pack file that is saved or brought in; the Models screen shows it, the others the conversation. */
  readonly what: "vad" | "asr" | "llm" | "tts" | "engine" | "pack";
  /** Bytes; `total` 0 while it is unknown. */
  readonly loaded: number;
  readonly total: number;
  /** Why nothing comes at the moment. */
  readonly waiting?: "network" | "retry";
}

/** The language pack that hears and answers. */
export interface Pack {
  /** Its own name for its language, e.g. "chiShona". */
  readonly name: string;
  /** BCP 47; the `lang` of captions. */
  readonly tag: string;
  /** True for a pack that has heard only synthetic voices: the page then says so. */
  readonly synthetic: boolean;
  /** Questions it can answer, offered while nothing has been said. */
  readonly hints: readonly string[];
}

/**
 * All the page shows, except the microphone's level: that changes thirty times a second and goes through
 * `InzwaApp.setLevel` past rendering.
 */
export interface View {
  readonly route: Route;
  readonly state: State;
  readonly captions: readonly Caption[];
  readonly progress?: Loading;
  /** Shown with its remedy in any state, until it is left out again. */
  readonly failure?: Failure;
  readonly offline: "no" | "preparing" | "ready";
  /** False where the page may not use threads; the page says that it is slower then. */
  readonly isolated: boolean;
  /** True while a newer version waits for consent. */
  readonly update: boolean;
  readonly language: UiLanguage;
  readonly pack: Pack;
  readonly backend: "wasm" | "webgpu";
  /** Push-to-talk: Talk is held down while speaking. */
  readonly holds: boolean;
  readonly version: string;
  /** Lines for the curious, at the foot of the page: model names, threads, timings. */
  readonly details: readonly string[];
  /** Absent until the store and the plan have been asked. */
  readonly models?: ModelsView;
  /** Absent until its screen is opened. */
  readonly traces?: TracesView;
  /** Stands over any screen until it is answered and left out again. */
  readonly question?: Question;
}

/** The `detail` of each bubbling, composed CustomEvent that `<inzwa-app>` sends. */
export interface Intents extends ModelsIntents, TracesIntents {
  talk: null;
  /** Talk is held down, and let go; only where `View.holds`. */
  press: null;
  release: null;
  stop: null;
  send: { readonly text: string };
  retry: null;
  language: { readonly language: UiLanguage };
  update: null;
  dismiss: { readonly what: "failure" | "update" };
}

/** What the page shows until the first view is set. */
export const firstView: View = {
  route: "talk",
  state: "loading",
  captions: [],
  offline: "no",
  isolated: true,
  update: false,
  language: "sn",
  pack: { name: "chiShona", tag: "sn", synthetic: true, hints: [] },
  backend: "wasm",
  holds: false,
  version: "",
  details: [],
};
