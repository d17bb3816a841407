import type { Speech } from "../../core/contracts.ts";
import { resample } from "../../core/pcm.ts";
import type { Heard } from "../../core/ports.ts";

interface Phrase {
  readonly phrase: number;
  readonly start: number;
  readonly length: number;
  /** Samples of the speech for each of ours. */
  readonly scale: number;
  /** Let go once it has left. */
  samples: Float32Array;
}

const nothing = new Float32Array(0);

/** The sound of one turn, phrase behind phrase, at the rate in which it leaves. */
export class TurnSound {
  readonly turn: number;
  /** Hz. */
  readonly rate: number;
  readonly #phrases: Phrase[] = [];
  #total = 0;

  constructor(turn: number, rate: number) {
    this.turn = turn;
    this.rate = rate;
  }

  /** Samples there are so far. */
  get total(): number {
    return this.#total;
  }

  /** Answers how many samples were added. */
  add({ phrase, samples: made, sampleRate }: Speech): number {
    const samples = resample(made, sampleRate, this.rate);
    const { length } = samples;
    if (length === 0) return 0;
    this.#phrases.push({ phrase, start: this.#total, length, scale: made.length / length, samples });
    this.#total += length;
    return length;
  }

  /** Fills the block with what comes from sample `from` on, and answers how much that was. What was copied is let go. */
  take(from: number, block: Float32Array): number {
    const end = Math.min(this.#total, from + block.length);
    for (const phrase of this.#phrases) {
      const { samples, start, length } = phrase;
      const first = Math.max(from, start);
      const last = Math.min(end, start + length);
      if (first < last) block.set(samples.subarray(first - start, last - start), first - from);
      if (last === start + length) phrase.samples = nothing;
    }
    return end - from;
  }

  /** at: samples of the turn. */
  placeAt(at: number): Heard | undefined {
    const phrase = this.#phrases.findLast(({ start }) => start < at) ?? this.#phrases[0];
    if (!phrase) return undefined;
    const samples = Math.min(phrase.length, Math.max(0, at - phrase.start));
    return { turn: this.turn, phrase: phrase.phrase, samples: Math.round(samples * phrase.scale) };
  }
}
