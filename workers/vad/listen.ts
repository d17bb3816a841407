import type { Stretch } from "../../core/audio-wire.ts";
import { SAMPLE_RATE, type VadEngine, type VadFrame } from "../../core/contracts.ts";
import { Resampler } from "../../core/pcm.ts";
import { Backlog, lengthOf } from "../../core/stretches.ts";
import type { Canceller } from "./canceller.ts";
import { Ears } from "./ears.ts";

/** Seconds of audio that may wait for the model, while it loads and after: more than any thread stands still for. */
const MOST_WAITING = 30;

export interface Listening {
  /** Brings the microphone's Stretches, at `sampleRate`. */
  readonly port: MessagePort;
  readonly sampleRate: number;
  readonly onFrames: (frames: VadFrame[]) => void;
  /** Gets a message when a voice begins while something is played. */
  readonly onset?: MessagePort;
  /** Where none comes about, everything is heard as it is. */
  readonly canceller: Promise<Canceller>;
}

/**
 * Reads the microphone in order, one frame in the model at a time, until aborted. What comes faster than it is scored
 * waits, MOST_WAITING seconds at most; then the oldest is dropped, and the frames behind it keep their positions.
 */
export async function listen(
  loading: Promise<VadEngine>,
  { port, sampleRate, onFrames, canceller, onset }: Listening,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = new Backlog(MOST_WAITING * sampleRate);
  let wake = () => {};
  let ended = false;
  const end = () => {
    ended = true;
    wake();
  };
  if (signal?.aborted) end();
  signal?.addEventListener("abort", end, { once: true });
  port.onmessage = ({ data }: MessageEvent<Stretch>) => {
    waiting.push(data);
    wake();
  };
  const ears = new Ears(() => onset?.postMessage(null));
  const fitted = canceller.then(
    (opened) => ears.fit(opened),
    () => undefined,
  );
  try {
    const score = scorer(await loading, sampleRate, ears);
    while (!ended) {
      const stretch = waiting.take();
      if (stretch === undefined)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      else await score(stretch, (frame) => !ended && onFrames([frame]));
    }
  } finally {
    port.close();
    onset?.close();
    void fitted.then(() => ears.free());
  }
}

function scorer(engine: VadEngine, sampleRate: number, ears: Ears) {
  let heard = new Resampler(sampleRate, SAMPLE_RATE);
  let played = new Resampler(sampleRate, SAMPLE_RATE);
  let taken = 0;
  engine.reset();
  return async (stretch: Stretch, give: (frame: VadFrame) => void): Promise<void> => {
    taken += lengthOf(stretch);
    if (typeof stretch === "number") {
      heard = new Resampler(sampleRate, SAMPLE_RATE);
      played = new Resampler(sampleRate, SAMPLE_RATE);
      ears.jump(Math.round((taken * SAMPLE_RATE) / sampleRate));
      engine.reset();
      return;
    }
    const meanwhile = stretch.played ?? new Float32Array(stretch.heard.length);
    for (const frame of ears.push(heard.push(stretch.heard), played.push(meanwhile)))
      give(frame.with(await engine.probability(frame.samples)));
  };
}
