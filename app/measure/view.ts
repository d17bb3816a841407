import type { AloudTotal, Judged } from "../../core/measure/aloud.ts";
import type { Memory } from "../../core/measure/record.ts";
import type { Gaps, Results } from "../../core/measure/results.ts";
import type { Round } from "../../core/measure/round.ts";

/** What is measured on this device, beside the times of the turns. */
export interface MeasureView {
  readonly aloud: AloudView;
  readonly check: CheckView;
  /** Absent while the browser is counting. */
  readonly memory?: Memory;
  /** The browser can hand a file to another app. */
  readonly canShare: boolean;
}

/** Sentences are read to the recogniser, one by one. */
export interface AloudView {
  /** `off`: no model hears the language, or there is nothing to read in it. `idle`: before the first sentence. */
  readonly state: "off" | "idle" | "opening" | "listening" | "told";
  /** BCP 47, of the sentences. */
  readonly language: string;
  readonly sentence: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** Of this sentence, once it was read. */
  readonly judged?: Judged;
  readonly total?: AloudTotal;
}

export interface CheckView {
  /** A voice or a language model is there, which need no microphone. */
  readonly possible: boolean;
  readonly running?: { readonly rival?: string; readonly done: number; readonly of: number };
  readonly rounds?: readonly Round[];
  readonly results?: Results;
  /** Other plans that run here with what is here. */
  readonly rivals: readonly RivalView[];
  readonly comparison?: Comparison;
}

export interface RivalView {
  readonly id: string;
  /** What is other about it, and how. */
  readonly kind: "backend" | "threads" | "size" | "engine" | "dtype";
  readonly value: string;
}

export interface Comparison {
  readonly rival: RivalView;
  readonly together: boolean;
  /** Of the plan that runs, and of the other. */
  readonly rounds: readonly [readonly Round[], readonly Round[]];
  readonly results: readonly [Results, Results];
  readonly gaps: Gaps;
}

export interface MeasureIntents {
  /** The microphone is opened for the sentence that is shown. Within a tap. */
  "aloud.read": null;
  /** The same for the next one. */
  "aloud.next": null;
  "aloud.skip": null;
  /** The sentence was read to its end. */
  "aloud.done": null;
  "aloud.stop": null;
  "aloud.clear": null;
  /** rival: measured beside the plan that runs. */
  "check.run": { readonly rival?: string };
  "check.cancel": null;
  /** Everything measured goes into a file, or from there to another app. */
  "measure.file": { readonly how: "save" | "share"; readonly text: boolean };
}
