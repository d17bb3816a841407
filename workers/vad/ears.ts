import { FRAME, SAMPLE_RATE, type VadFrame } from "../../core/contracts.ts";
import { EchoJudge } from "../../core/echo.ts";
import { Onset } from "../../core/onset.ts";
import { Framer, rms } from "../../core/pcm.ts";
import { BLOCK, type Canceller } from "./canceller.ts";

/** One frame as the model is to see it, and what it becomes with the probability of speech in it. */
export interface HeardFrame {
  readonly samples: Float32Array;
  with(speech: number): VadFrame;
}

/** Samples after which no echo is left: the devices' latency and the room's. */
const LINGERS = 0.7 * SAMPLE_RATE;
/** Samples after which so little is left that a person is better heard as they are than with the canceller's holes. */
const SETTLES = 0.25 * SAMPLE_RATE;
/** Mean of squares of what is played, from which it can be heard. */
const AUDIBLE = 10 ** (-50 / 10);

/** Takes the assistant's own voice out of the microphone's stream and cuts it into frames. */
export class Ears {
  readonly #begins: () => void;
  #canceller: Canceller | undefined;
  readonly #judge = new EchoJudge();
  readonly #onset = new Onset();
  #blocks = new Framer(BLOCK);
  #played = new Framer(BLOCK);
  #heard = new Framer(FRAME);
  #left = new Framer(FRAME);
  #at = 0;
  /** Samples since something was played. */
  #silent = Number.POSITIVE_INFINITY;
  #loud = false;

  /** begins: a voice may be beginning over what is played; told only where nothing of that comes back. */
  constructor(begins: () => void = () => {}) {
    this.#begins = begins;
  }

  /** Until then, everything is heard as it is. */
  fit(canceller: Canceller): void {
    this.#canceller = canceller;
  }

  free(): void {
    this.#canceller?.free();
    this.#canceller = undefined;
  }

  /** heard, played: mono, 16 kHz, of one length, the next of the stream. */
  push(heard: Float32Array, played: Float32Array): HeardFrame[] {
    const meanwhile = this.#played.push(played);
    return this.#blocks.push(heard).flatMap((block, i) => this.#take(block, meanwhile[i] ?? new Float32Array(BLOCK)));
  }

  /** What comes next lies at stream position `at`; what was not a whole frame is lost. */
  jump(at: number): void {
    this.#blocks = new Framer(BLOCK);
    this.#played = new Framer(BLOCK);
    this.#heard = new Framer(FRAME);
    this.#left = new Framer(FRAME);
    this.#at = at;
  }

  #take(block: Float32Array, played: Float32Array): HeardFrame[] {
    this.#loud = rms(played) ** 2 > AUDIBLE;
    this.#silent = played.some((x) => x !== 0) ? 0 : this.#silent + BLOCK;
    const canceller = this.#silent < LINGERS ? this.#canceller : undefined;
    if (!canceller) this.#judge.rest();
    if (canceller && this.#onset.push(block) && this.#judge.isFree) this.#begins();
    const heard = this.#heard.push(block);
    return this.#left.push(canceller?.cancel(played, block) ?? block).map((samples, i) => {
      const before = heard[i] ?? samples;
      const at = this.#at;
      this.#at += FRAME;
      if (!canceller) return { samples: before, with: (speech) => ({ at, samples: before, speech }) };
      if (this.#judge.isFree)
        return {
          samples: before,
          with: (speech) => ({ at, samples: before, speech: this.#judge.free(before, speech) }),
        };
      return { samples, with: (speech) => this.#judged(at, before, samples, speech) };
    });
  }

  #judged(at: number, heard: Float32Array, left: Float32Array, probability: number): VadFrame {
    const { speech, echo, over } = this.#judge.judge(heard, left, probability, this.#loud);
    return { at, samples: over && this.#silent > SETTLES ? heard : left, speech, ...(echo ? { echo } : {}) };
  }
}
