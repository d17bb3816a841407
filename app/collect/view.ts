import type { TakeCheck } from "../../core/collect/check.ts";
import type { Clip, Kind } from "../../core/collect/clip.ts";
import type { AboutSpeaker, ConsentText, Scope } from "../../core/collect/consent.ts";
import type { Published } from "../../core/collect/lineage.ts";
import type { Private } from "../../core/collect/redact.ts";
import type { SendingView } from "./sending-view.ts";
import type { Damaged } from "./shelf.ts";

/** What the screen of voices shows. */
export interface CollectView {
  /** `off`: switched off in Settings; `asking`: nobody has agreed yet; `ready`: there is a consent. */
  readonly status: "loading" | "off" | "asking" | "ready";
  /** BCP 47 of the language that is recorded. */
  readonly tag: string;
  readonly asking?: AskingView;
  readonly booth?: BoothView;
  readonly about: AboutSpeaker;
  readonly scopes: readonly Scope[];
  readonly clips: readonly Clip[];
  readonly damaged: readonly Damaged[];
  /** The text that was agreed to: `1-sn`, UTC, and whether there is a newer one in that language. */
  readonly agreed?: { readonly text: string; readonly at: string; readonly newer: boolean };
  /** The recording that is played. */
  readonly playing: string;
  readonly published: readonly Published[];
  /** How many recordings a file for others would hold. */
  readonly ready: number;
  readonly sending?: SendingView;
  readonly notice?: "refused" | "saved" | Withdrawn;
}
/** What was taken back in this visit. */
export interface Withdrawn {
  readonly clips: number;
  readonly published: readonly Published[];
}

export interface AskingView {
  readonly text: ConsentText;
  /** BCP 47 of the text. */
  readonly tag: string;
  readonly answers: Readonly<Partial<Record<Scope, "yes" | "no">>>;
  /** The question that is asked aloud now. */
  readonly at?: Scope | "agree";
  readonly voice: "off" | "idle" | "reading" | "listening" | "unclear";
}

export interface BoothView {
  readonly kind: Kind;
  readonly studio: boolean;
  readonly state: "idle" | "opening" | "recording" | "saving" | "told";
  /** What is to be read aloud; empty for free speech, and where no sentence is left. */
  readonly sentence: string;
  /** Sentences that are left, and the share of the list's syllables that was read. */
  readonly left: number;
  readonly coverage: number;
  /** What the assistant heard in this conversation, the latest first. */
  readonly heard: readonly string[];
  readonly take?: TakeView;
}
/** The take that waits for a decision. */
export interface TakeView {
  readonly id: string;
  readonly check: TakeCheck;
  /** To the first take of the studio, -1..1. */
  readonly likeness?: number;
  /** Its words as the speaker last wrote them, and what in them leads to a person. */
  readonly text: string;
  readonly found: readonly Private[];
  /** The speaker says that no name is meant. */
  readonly ordinary: boolean;
}

export interface CollectIntents extends DeskIntents {
  /** Where recordings shall go; the person is asked then. */
  "collect.address": { readonly address: string; readonly key: string };
  "collect.send": null;
  "collect.stay": null;
  "collect.pause": { readonly paused: boolean };
}
export interface DeskIntents {
  "collect.on": null;
  "collect.answer": { readonly scope: Scope; readonly answer: "yes" | "no" };
  /** Reads the text aloud. */
  "collect.listen": null;
  /** Asks each question aloud and listens for the answer. */
  "collect.voice": null;
  "collect.agree": null;
  "collect.refuse": null;
  "collect.about": AboutSpeaker;
  "collect.mode": { readonly kind: Kind; readonly studio: boolean };
  "collect.correct": { readonly text: string };
  "collect.skip": null;
  "collect.record": null;
  "collect.done": null;
  "collect.cancel": null;
  "collect.words": { readonly text: string; readonly ordinary: boolean };
  "collect.keep": { readonly id: string };
  "collect.delete": { readonly id: string };
  "collect.play": { readonly id: string };
  "collect.save": null;
  "collect.withdraw": null;
  /** The list of what was published and is withdrawn now. */
  "collect.list": null;
}
