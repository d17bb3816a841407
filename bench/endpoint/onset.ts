import { FRAME, SAMPLE_RATE, type VadEngine } from "../../core/contracts.ts";
import { type EndpointConfig, type EndpointState, quiet, step } from "../../core/endpoint.ts";
import { BLOCK, type Canceller } from "../../workers/vad/canceller.ts";
import { Ears } from "../../workers/vad/ears.ts";

/** What happened to an answer while a recording was played at it. */
export interface Interrupted {
  /** ms from the beginning of the recording's voice to the frame that holds the answer back; undefined: never. */
  readonly held: number | undefined;
  /** Times it was held back. */
  readonly holds: number;
  /** ms it was held back in all, until it went on or somebody was believed to speak. */
  readonly silent: number;
  readonly confirmed: boolean;
}

/** Nothing of the loudspeaker comes back: the person wears headphones. */
const headphones: Canceller = { cancel: (_, heard) => heard, free() {} };

/** samples: mono at 16 kHz, said while the assistant speaks. start: the first sample of the voice. */
export async function interrupt(
  vad: VadEngine,
  samples: Float32Array,
  start: number,
  config: EndpointConfig,
): Promise<Interrupted> {
  vad.reset();
  const ears = new Ears();
  ears.fit(headphones);
  const played = new Float32Array(BLOCK).fill(0.1);
  let state: EndpointState = quiet;
  let held: number | undefined;
  let since: number | undefined;
  let [holds, silent, confirmed] = [0, 0, false];
  for (let at = 0; at + BLOCK <= samples.length && !confirmed; at += BLOCK)
    for (const one of ears.push(samples.subarray(at, at + BLOCK), played)) {
      const frame = one.with(await vad.probability(one.samples));
      const next = step(state, frame, config, { speaking: true });
      state = next.state;
      const end = frame.at + FRAME;
      for (const { type } of next.events) {
        if (type === "speech-start") {
          holds++;
          held ??= ((end - start) / SAMPLE_RATE) * 1000;
          since = end;
        }
        if (type === "speech-start" || since === undefined) continue;
        silent += ((end - since) / SAMPLE_RATE) * 1000;
        since = undefined;
        confirmed ||= type === "speech-confirmed";
      }
    }
  return { held, holds, silent, confirmed };
}
