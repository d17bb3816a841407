import { FRAME, SAMPLE_RATE } from "../../core/contracts.ts";

/** Silero's own pair of thresholds, the pair that the site uses too. */
const START = 0.5;
const STAY = 0.35;
/** Shorter speech than this is a click, in samples. */
const SHORTEST = SAMPLE_RATE / 4;
/** Audio kept from before the first frame of speech, as much as the site keeps: the two arms are to read the same words. */
const PRE_ROLL = Math.ceil((0.64 * SAMPLE_RATE) / FRAME);

/** Frames and their probability of speech -> whole utterances, by a fixed silence alone. */
export class Utterances {
  readonly #silence: number;
  readonly #longest: number;
  #before: Float32Array[] = [];
  #frames: Float32Array[] = [];
  #spoken = 0;
  #silent = 0;

  /** silence: ms of it that end an utterance. longest: samples after which one is ended in any case. */
  constructor(silence: number, longest: number) {
    this.#silence = (silence / 1000) * SAMPLE_RATE;
    this.#longest = longest;
  }

  get speaking(): boolean {
    return this.#frames.length > 0;
  }

  /** The utterance that this frame ends, if it ends one. */
  push(frame: Float32Array, speech: number): Float32Array | undefined {
    const isSpeech = speech >= (this.speaking ? STAY : START);
    if (!this.speaking && !isSpeech) {
      this.#before = [...this.#before, frame].slice(-PRE_ROLL);
      return undefined;
    }
    if (!this.speaking) this.#frames = this.#before;
    this.#frames.push(frame);
    this.#silent = isSpeech ? 0 : this.#silent + FRAME;
    this.#spoken += isSpeech ? FRAME : 0;
    const full = (this.#frames.length + 1) * FRAME > this.#longest;
    if (this.#silent < this.#silence && !full) return undefined;
    const utterance = this.#spoken >= SHORTEST ? joined(this.#frames) : undefined;
    this.reset();
    return utterance;
  }

  reset(): void {
    this.#before = [];
    this.#frames = [];
    this.#spoken = 0;
    this.#silent = 0;
  }
}

function joined(frames: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(frames.length * FRAME);
  for (const [i, frame] of frames.entries()) samples.set(frame, i * FRAME);
  return samples;
}
