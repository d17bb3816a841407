import type { Failure } from "../core/failure.ts";
import type { Step } from "../core/turn.ts";
import type { CollectIntents, CollectView } from "./collect/view.ts";
import type { Cited, DocumentsIntents, DocumentsView } from "./documents/documents-view.ts";
import type { EverythingIntents } from "./everything/intents.ts";
import type { ExploreIntents, ExploreView } from "./explore/view.ts";
import type { HistoryIntents, HistoryView } from "./history/history-view.ts";
import type { InstallWay } from "./install/nudge.ts";
import type { MeasureIntents, MeasureView } from "./measure/view.ts";
import type { ModelsIntents, ModelsView, Question } from "./models-view.ts";
import type { ReviewIntents, ReviewView } from "./review/view.ts";
import type { Route } from "./route.ts";
import { type Away, nothingAway, type ServerIntents, type ServerView } from "./server/server-view.ts";
import type { AboutIntents, AboutView } from "./settings/about-view.ts";
import type { SettingsIntents, SettingsView } from "./settings/settings-view.ts";
import type { ShopIntents, ShopView } from "./shop/view.ts";
import type { SkillsIntents, SkillsView } from "./skills/skills-view.ts";
import type { TalkIntents } from "./talk-intents.ts";
import type { TracesIntents, TracesView } from "./traces-view.ts";
import type { TranscribeIntents, TranscribeView } from "./transcribe/transcribe-view.ts";
import type { WatchView } from "./watch/view.ts";
import type { WelcomeIntents, WelcomeView } from "./welcome/welcome-view.ts";

/** What the assistant is doing; `<inzwa-app data-state>` carries the same word. */
export type State = "loading" | "idle" | "listening" | "thinking" | "speaking" | "error";
/** States in which there is something to stop. */
export const BUSY: ReadonlySet<State> = new Set<State>(["listening", "thinking", "speaking"]);
/** Languages of the page itself; the conversation's language is `View.pack.tag`. */
export type UiLanguage = "sn" | "en" | "sw" | "hi" | "mr" | "ml";

/** Who says that a turn is over: the silence behind it, a tap, or the hand that lets go of the button. */
export type Taking = "auto" | "tap" | "hold";

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
  /** UTF-16 units of `text` that were heard so far; only while it is being spoken. */
  readonly heard?: number;
  /** It will be spoken, and nothing of it has been heard yet. */
  readonly unheard?: true;
  /** What the model had done for it. */
  readonly steps?: readonly Step[];
  /** Said on an earlier day, in a conversation that goes on. */
  readonly earlier?: true;
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
  /** How the page could be kept on the home screen, while that is proposed. */
  readonly install: InstallWay;
  readonly language: UiLanguage;
  readonly pack: Pack;
  readonly backend: "wasm" | "webgpu";
  /** Who says that a turn is over. */
  readonly taking: Taking;
  /** Id of the caption that is read aloud once more; "" while none is. */
  readonly replaying: string;
  /** What leaves the device now, and where to. */
  readonly away: Away;
  /** Absent until the Settings screen is opened. */
  readonly server?: ServerView;
  /** What the page did by itself, until the next tap: it closed the microphone into which nobody spoke. */
  readonly told: "" | "released";
  readonly version: string;
  /** Lines for the curious, at the foot of the page: model names, threads, timings. */
  readonly details: readonly string[];
  /** Absent until the store and the plan have been asked. */
  readonly models?: ModelsView;
  /** Absent until its screen is opened. */
  readonly traces?: TracesView;
  /** Absent until the first file comes. */
  readonly transcribe?: TranscribeView;
  readonly measure?: MeasureView;
  /** Whether the way to voices is shown. */
  readonly collects: boolean;
  /** Absent until its screen is opened. */
  readonly collect?: CollectView;
  /** Whether recordings were ever opened for review here. */
  readonly reviews: boolean;
  /** Absent until its screen is opened. */
  readonly review?: ReviewView;
  /** Absent until its screen is opened. */
  readonly explore?: ExploreView;
  /** False in private mode: what is said now is not kept. */
  readonly keeps: boolean;
  /** Absent until its screen is opened. */
  readonly documents?: DocumentsView;
  /** Absent until its screen is opened. */
  readonly shop?: ShopView;
  /** Where the newest answer out of a document stands there. */
  readonly cited?: Cited;
  /** Absent while no skill has anything to show. */
  readonly skills?: SkillsView;
  /** Absent until its screen is opened. */
  readonly history?: HistoryView;
  /** Absent until its screen is opened. */
  readonly settings?: SettingsView;
  /** Absent until its screen is opened. */
  readonly watch?: WatchView;
  /** Absent until its screen is opened. */
  readonly about?: AboutView;
  /** The first steps, while they are gone through. */
  readonly welcome: WelcomeView | undefined;
  /** Stands over any screen until it is answered and left out again. */
  readonly question?: Question;
}

/** The `detail` of each bubbling, composed CustomEvent that `<inzwa-app>` sends. */
export interface Intents
  extends ModelsIntents,
    TracesIntents,
    HistoryIntents,
    SkillsIntents,
    ShopIntents,
    DocumentsIntents,
    MeasureIntents,
    TranscribeIntents,
    CollectIntents,
    ReviewIntents,
    ExploreIntents,
    SettingsIntents,
    ServerIntents,
    AboutIntents,
    EverythingIntents,
    WelcomeIntents,
    TalkIntents {}

/** What the page shows until the first view is set. */
export const firstView: View = {
  route: "talk",
  state: "loading",
  captions: [],
  offline: "no",
  isolated: true,
  update: false,
  install: "none",
  language: "sn",
  pack: { name: "chiShona", tag: "sn", synthetic: true, hints: [] },
  backend: "wasm",
  taking: "auto",
  keeps: true,
  collects: false,
  reviews: false,
  replaying: "",
  told: "",
  away: nothingAway,
  version: "",
  details: [],
  welcome: undefined,
};
