import { FRAME, SAMPLE_RATE, type VadEngine, type VadFrame } from "../../core/contracts.ts";
import { Framer } from "../../core/pcm.ts";
import { type SoundFormat, SoundIn } from "../../core/realtime/sound.ts";
import type { Backend } from "../services.ts";
import { invalid } from "./wire.ts";

/** Sounds of items that may wait to be read. */
const MOST = 4;
/** Seconds of one. */
const LONGEST = 90;

/** Reads the sound inside items, one after another, with a detector of its own: the stream's must not lose its place. */
export class ItemSound {
  readonly #backend: Pick<Backend, "openVad">;
  readonly #read: (turn: number, frames: readonly VadFrame[]) => Promise<void>;
  readonly #turns = new Set<number>();
  #vad: Promise<VadEngine> | undefined;
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(backend: Pick<Backend, "openVad">, read: (turn: number, frames: readonly VadFrame[]) => Promise<void>) {
    this.#backend = backend;
    this.#read = read;
  }

  /** Throws an ApiError for what cannot be taken. */
  take(bytes: Uint8Array, format: SoundFormat): { readonly seconds: number; readonly read: (turn: number) => void } {
    if (format.type === "audio/opus")
      throw invalid("The sound of an item cannot be Opus.", "invalid_audio", "item.content");
    if (this.#turns.size >= MOST)
      throw invalid(`${MOST} items with sound may wait to be read.`, "too_many_items", "item.content");
    const samples = new SoundIn(format, SAMPLE_RATE).push(bytes);
    const seconds = samples.length / SAMPLE_RATE;
    if (seconds > LONGEST)
      throw invalid(`The sound of an item may last ${LONGEST} seconds.`, "invalid_audio", "item.content");
    const read = (turn: number) => {
      this.#turns.add(turn);
      this.#work = this.#work.then(() => this.#score(turn, samples));
    };
    return { seconds, read };
  }

  /** Whether the turn is that of an item. */
  made(turn: number): boolean {
    return this.#turns.has(turn);
  }

  close(): void {
    this.#closed = true;
  }

  async #score(turn: number, samples: Float32Array): Promise<void> {
    const framer = new Framer(FRAME);
    const blocks = [...framer.push(samples), ...framer.push(new Float32Array(FRAME - 1))];
    const frames: VadFrame[] = [];
    try {
      this.#vad ??= this.#backend.openVad();
      const vad = await this.#vad;
      vad.reset();
      for (const [i, block] of blocks.entries()) {
        if (this.#closed) return;
        frames.push({ at: i * FRAME, samples: block, speech: await vad.probability(block) });
      }
    } catch {
      // Without a detector all of it may be speech.
      this.#vad = undefined;
      const rest = blocks.slice(frames.length);
      for (const block of rest) frames.push({ at: frames.length * FRAME, samples: block, speech: 1 });
    }
    await this.#read(turn, frames);
    this.#turns.delete(turn);
  }
}
