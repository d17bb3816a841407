import type { Failure } from "../../core/failure.ts";
import type { Settings } from "../../core/settings.ts";
import type { KeptTalk } from "../../core/talks/talk.ts";
import type { Question } from "../models-view.ts";
import type { Sink } from "../save.ts";
import type { UiLanguage } from "../view.ts";
import type { HistoryView } from "./history-view.ts";

/** What history needs of the page. */
export interface HistoryPorts {
  readonly settings: () => Pick<Settings, "history" | "history_days">;
  readonly language: () => UiLanguage;
  /** Unix time in ms. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly ask: (question: Question) => Promise<boolean>;
  readonly show: (view: HistoryView) => void;
  readonly failed: (failure: Failure) => void;
  readonly openSink: (name: string) => Promise<Sink>;
  readonly copy: (text: string) => Promise<void>;
  /** A kept conversation goes on: it stands on Talk, and the model is told of it. */
  readonly goOn: (talk: KeptTalk) => Promise<void>;
  /** From the conversation that is read back to the list. */
  readonly leave: () => void;
}
