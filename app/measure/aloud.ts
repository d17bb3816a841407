import { type Failure, isFailure, toFailure } from "../../core/failure.ts";
import { type Judged, judge, totalOf } from "../../core/measure/aloud.ts";
import type { Plan } from "../../core/plan.ts";
import type { Staff } from "../staff.ts";
import { type Ear, openEar } from "./ear.ts";
import type { AloudView } from "./view.ts";

export interface AloudPorts {
  readonly raw: () => boolean;
  readonly level: (rms: number) => void;
  readonly changed: () => void;
  readonly failed: (failure: Failure) => void;
}

/** Who reads: the models that listen, and the sentences of their language. */
export interface Class {
  readonly plan: Plan;
  readonly staff: Staff;
  readonly sentences: readonly string[];
}

/** The sentences that are read aloud, and what was understood of them; kept in memory alone. */
export class Aloud {
  readonly #ports: AloudPorts;
  #class: Class | undefined;
  #at = 0;
  #state: "idle" | "opening" | "listening" | "told" = "idle";
  #judged = new Map<number, Judged>();
  #ear: Ear | undefined;

  constructor(ports: AloudPorts) {
    this.#ports = ports;
  }

  get judged(): readonly Judged[] {
    return [...this.#judged.values()];
  }

  get view(): AloudView {
    const { plan, sentences = [] } = this.#class ?? {};
    const total = totalOf(this.judged);
    const judged = this.#state === "told" ? this.#judged.get(this.#at) : undefined;
    return {
      state: plan?.hearing && sentences.length > 0 ? this.#state : "off",
      language: plan?.pack.tag ?? "",
      sentence: sentences[this.#at] ?? "",
      number: this.#at + 1,
      of: sentences.length,
      ...(judged ? { judged } : {}),
      ...(total ? { total } : {}),
    };
  }

  /** Other models or another language: what was read to the ones before says nothing of these. */
  begin(next: Class | undefined): void {
    this.stop();
    this.clear();
    this.#class = next;
  }

  /** Workers were hired anew for the same plan. */
  meet(staff: Staff): void {
    if (this.#class) this.#class = { ...this.#class, staff };
  }

  /** Opens the microphone for the sentence that is shown. Must be called inside a tap. */
  read(): void {
    const { plan, staff, sentences } = this.#class ?? {};
    const sentence = sentences?.[this.#at];
    if (!plan?.hearing || !staff?.asr || sentence === undefined) return;
    this.#ear?.close();
    const ear = openEar({
      vad: staff.vad.api,
      asr: staff.asr.api,
      hearing: plan.hearing,
      rules: plan.pack.rules,
      raw: this.#ports.raw(),
      level: this.#ports.level,
      opened: () => {
        if (this.#ear === ear) this.#become("listening");
      },
    });
    this.#ear = ear;
    this.#become("opening");
    ear.heard.then(
      ({ text, rtf }) => {
        if (this.#ear !== ear) return;
        this.#ear = undefined;
        const reading = { sentence, heard: text, ...(rtf === undefined ? {} : { rtf }) };
        this.#judged.set(this.#at, judge(reading, plan.pack.rules));
        this.#become("told");
      },
      (thrown: unknown) => this.#lost(ear, thrown),
    );
  }

  next(): void {
    this.#move();
    this.read();
  }

  /** The sentence behind it; where the microphone is open it stays so. */
  skip(): void {
    const open = this.#ear !== undefined;
    this.#move();
    if (open) this.read();
    else this.#become("idle");
  }

  done(): void {
    this.#ear?.finish();
  }

  stop(): void {
    const ear = this.#ear;
    this.#ear = undefined;
    ear?.close();
    if (ear) this.#become("idle");
  }

  clear(): void {
    this.#judged = new Map();
    this.#at = 0;
    if (!this.#ear) this.#become("idle");
  }

  #move(): void {
    const count = this.#class?.sentences.length ?? 1;
    this.#at = (this.#at + 1) % count;
  }

  #lost(ear: Ear, thrown: unknown): void {
    if (this.#ear !== ear) return;
    this.#ear = undefined;
    this.#become("idle");
    const reason = isFailure(thrown) ? thrown : toFailure(thrown);
    if (reason.code !== "aborted") this.#ports.failed(reason);
  }

  #become(state: "idle" | "opening" | "listening" | "told"): void {
    this.#state = state;
    this.#ports.changed();
  }
}
