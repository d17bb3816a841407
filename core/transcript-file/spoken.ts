import { FRAME, type Hearing, SAMPLE_RATE, type VadEngine } from "../contracts.ts";
import { aborted } from "../failure.ts";
import { Framer, Resampler } from "../pcm.ts";
import { Cutter, type SpokenPiece } from "./cutter.ts";
import type { Found } from "./files.ts";

/** Decoded audio, the next of its file. */
export interface Block {
  /** Mono, [-1, 1]. */
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
  /** Seconds from the file's beginning; below 0 for what is not to be heard. */
  readonly time: number;
}

/** Most audio without a piece between two answers, in samples (10 s). */
const STEP = 10 * SAMPLE_RATE;
/** A gap in the file's own times, in seconds, behind which hearing begins anew: recorders leave out what was paused. */
const GAP = 0.25;

/**
 * The pieces of speech in a file, each as soon as it is decoded, and how far decoding came. Takes the next block only when
 * more is asked for, so that no more than a window and a block is held.
 */
export async function* spokenIn(
  blocks: AsyncIterable<Block>,
  vad: VadEngine,
  hearing: Hearing,
  signal?: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  const ear = new Ear(vad, hearing, signal);
  let told = 0;
  for await (const block of blocks) {
    for (const piece of await ear.hear(block)) {
      told = ear.at;
      yield { to: ear.at, piece, ended: false };
    }
    if (ear.at - told < STEP) continue;
    told = ear.at;
    yield { to: ear.at, ended: false };
  }
  for (const piece of await ear.end()) yield { to: ear.at, piece, ended: false };
  yield { to: ear.at, ended: true };
}

/** One file's way from blocks to pieces. */
class Ear {
  readonly #vad: VadEngine;
  readonly #cutter: Cutter;
  readonly #signal: AbortSignal | undefined;
  #framer = new Framer(FRAME);
  #resampler: Resampler | undefined;
  #rate = 0;
  #time = 0;
  /** Position of the next frame, in samples at 16 kHz. */
  at = 0;

  constructor(vad: VadEngine, hearing: Hearing, signal: AbortSignal | undefined) {
    this.#vad = vad;
    this.#cutter = new Cutter(hearing);
    this.#signal = signal;
    vad.reset();
  }

  /** The pieces that end in it. */
  async hear({ samples, sampleRate, time }: Block): Promise<SpokenPiece[]> {
    const length = samples.length / sampleRate;
    if (time + length <= 0) return [];
    const gap = time - this.#time > GAP;
    const before = !this.#resampler || sampleRate !== this.#rate || gap ? await this.#begin(sampleRate) : [];
    if (gap) before.push(...this.#skip(time));
    this.#time += length;
    return [...before, ...(await this.#frames(this.#resampler?.push(samples) ?? samples))];
  }

  async end(): Promise<SpokenPiece[]> {
    return [...(await this.#rest()), ...this.#flush()];
  }

  async #begin(sampleRate: number): Promise<SpokenPiece[]> {
    const rest = await this.#rest();
    this.#resampler = new Resampler(sampleRate, SAMPLE_RATE);
    this.#rate = sampleRate;
    return rest;
  }

  /** Goes on at `time`, in seconds. */
  #skip(time: number): SpokenPiece[] {
    const pieces = this.#flush();
    this.#framer = new Framer(FRAME);
    this.#vad.reset();
    this.#time = time;
    this.at = Math.round(time * SAMPLE_RATE);
    return pieces;
  }

  async #rest(): Promise<SpokenPiece[]> {
    const samples = this.#resampler?.flush();
    return samples ? this.#frames(samples) : [];
  }

  #flush(): SpokenPiece[] {
    const piece = this.#cutter.flush();
    return piece ? [piece] : [];
  }

  async #frames(samples: Float32Array): Promise<SpokenPiece[]> {
    const pieces: SpokenPiece[] = [];
    for (const frame of this.#framer.push(samples)) {
      const speech = await this.#vad.probability(frame);
      if (this.#signal?.aborted) throw aborted;
      const piece = this.#cutter.push({ at: this.at, samples: frame, speech });
      this.at += FRAME;
      if (piece) pieces.push(piece);
    }
    return pieces;
  }
}
