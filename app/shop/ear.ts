import { FRAME, type VadApi, type VadFrame } from "../../core/contracts.ts";
import { endpointDefaults, quiet, step } from "../../core/endpoint.ts";
import { aborted, failure, isFailure } from "../../core/failure.ts";
import { concat } from "../../core/pcm.ts";
import { openMicrophone } from "../microphone.ts";

/** Who orders stops to think between the thing and its number: silence that ends an order, in samples (0.9 s). */
const PAUSE = 14_400;
/** Samples (0.2 s) kept behind the last of the speech. */
const AFTER = 3_200;
/** Longest order, in samples (8 s). */
const LONGEST = 128_000;
/** Frames without a word after which the microphone is let go (15 s). */
const PATIENCE = Math.floor(240_000 / FRAME);

const CONFIG = { ...endpointDefaults, complete: PAUSE, unsure: PAUSE, incomplete: PAUSE, longest: PAUSE };

export interface OrderEar {
  /** Mono, 16 kHz; empty where nobody spoke. Rejects with a Failure, `aborted` after `close`. */
  readonly heard: Promise<Float32Array>;
  /** The person has finished. */
  finish(): void;
  close(): void;
}

interface Ports {
  readonly vad: VadApi;
  readonly opened: () => void;
  /** RMS, 0..1. */
  readonly level: (rms: number) => void;
}

/** One order, as long as a voice is heard. Must be called inside a tap. */
export function openOrderEar({ vad, opened, level }: Ports): OrderEar {
  const end = new AbortController();
  const take = new Take();
  let finish = (): void => {};
  let close = (): void => {};
  const heard = new Promise<Float32Array>((resolve, reject) => {
    finish = () => resolve(take.spoken());
    close = () => reject(aborted);
    const listen = async () => {
      const microphone = await openMicrophone({ raw: true, reference: new MediaStream() });
      end.signal.addEventListener("abort", () => microphone.close());
      if (end.signal.aborted) return microphone.close();
      microphone.onLevel(level);
      microphone.onLost(reject);
      opened();
      const hear = (frames: readonly VadFrame[]) => {
        if (!end.signal.aborted && frames.some((frame) => take.hear(frame))) finish();
      };
      await vad.listen(microphone.port, microphone.sampleRate, hear, undefined, end.signal);
      if (!end.signal.aborted) throw failure("microphone-busy", "the microphone ended");
    };
    listen().catch((thrown: unknown) => (end.signal.aborted && isFailure(thrown) ? undefined : reject(thrown)));
  }).finally(() => {
    end.abort();
    level(0);
  });
  return { heard, finish: () => finish(), close: () => close() };
}

/** The frames of one order. */
class Take {
  #frames: VadFrame[] = [];
  #state = quiet;
  #start: number | undefined;
  #count = 0;

  /** Whether it is over. */
  hear(frame: VadFrame): boolean {
    this.#frames.push(frame);
    this.#count++;
    const { state, events } = step(this.#state, frame, CONFIG, { speaking: false });
    this.#state = state;
    for (const event of events) {
      if (event.type === "speech-start") this.#start = event.at;
      if (event.type === "speech-cancelled") this.#start = undefined;
      if (event.type === "speech-over") return true;
    }
    return this.#start === undefined ? this.#count > PATIENCE : frame.at - this.#start >= LONGEST;
  }

  /** From a little before the first of the speech to a little behind the last. */
  spoken(): Float32Array {
    const start = this.#start;
    if (start === undefined) return new Float32Array(0);
    const last = this.#frames.findLast(({ speech }) => speech >= CONFIG.stay)?.at ?? start;
    const [from, to] = [start - CONFIG.preRoll, last + FRAME + AFTER];
    return concat(this.#frames.filter(({ at }) => at >= from && at < to).map(({ samples }) => samples));
  }
}
