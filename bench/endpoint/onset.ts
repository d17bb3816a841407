import { SAMPLE_RATE, type VadEngine } from "../../core/contracts.ts";
import { type EndpointConfig, type EndpointState, quiet, step } from "../../core/endpoint.ts";
import { BLOCK, type Canceller } from "../../workers/vad/canceller.ts";
import { Ears } from "../../workers/vad/ears.ts";

/** What happened to an answer while a recording was played at it. */
export interface Interrupted {
  /** ms from the beginning of the recording's voice until the answer is held back; undefined: never. */
  readonly held: number | undefined;
  /** The same for the frame that decides it. */
  readonly decided: number | undefined;
  /** Times it was held back. */
  readonly holds: number;
  /** ms it was held back in all, until it went on or somebody was believed to speak. */
  readonly silent: number;
  readonly confirmed: boolean;
}

/** Nothing of the loudspeaker comes back: the person wears headphones. */
const headphones: Canceller = { cancel: (_, heard) => heard, free() {} };
/** Samples for which the loudspeaker holds its breath where no frame says more, BREATH_SECONDS of core/playback.ts. */
const BREATH = 0.15 * SAMPLE_RATE;

/** The loudspeaker, held back or not. Positions in samples. */
class Held {
  first: number | undefined;
  holds = 0;
  silent = 0;
  #since: number | undefined;
  #until = Number.POSITIVE_INFINITY;

  /** until: where it goes on by itself. */
  hold(at: number, until = Number.POSITIVE_INFINITY): void {
    if (this.#since !== undefined && until < Number.POSITIVE_INFINITY) return;
    this.#until = until;
    if (this.#since !== undefined) return;
    this.first ??= at;
    this.holds++;
    this.#since = at;
  }

  goOn(at: number): void {
    if (this.#since !== undefined) this.silent += at - this.#since;
    this.#since = undefined;
  }

  passed(at: number): void {
    if (at >= this.#until) this.goOn(this.#until);
  }
}

/** samples: mono at 16 kHz, said while the assistant speaks. start: the first sample of the voice. */
export async function interrupt(
  vad: VadEngine,
  samples: Float32Array,
  start: number,
  config: EndpointConfig,
): Promise<Interrupted> {
  vad.reset();
  const held = new Held();
  let now = 0;
  const ears = new Ears(() => held.hold(now, now + BREATH));
  ears.fit(headphones);
  const played = new Float32Array(BLOCK).fill(0.1);
  const ms = (at: number | undefined) => (at === undefined ? undefined : ((at - start) / SAMPLE_RATE) * 1000);
  let state: EndpointState = quiet;
  let decided: number | undefined;
  let confirmed = false;
  for (let at = 0; at + BLOCK <= samples.length && !confirmed; at += BLOCK) {
    now = at + BLOCK;
    held.passed(now);
    for (const one of ears.push(samples.subarray(at, now), played)) {
      const frame = one.with(await vad.probability(one.samples));
      const next = step(state, frame, config, { speaking: true });
      state = next.state;
      for (const { type } of next.events) {
        if (type === "speech-start") {
          decided ??= now;
          held.hold(now);
        } else held.goOn(now);
        confirmed ||= type === "speech-confirmed";
      }
    }
  }
  held.goOn(now);
  return {
    held: ms(held.first),
    decided: ms(decided),
    holds: held.holds,
    silent: (held.silent / SAMPLE_RATE) * 1000,
    confirmed,
  };
}
