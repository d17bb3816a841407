import { VoiceBand } from "./voice-band.ts";

export interface EchoConfig {
  /** Power that a person adds to what the canceller leaves of the echo alone, as a ratio. */
  readonly excess: number;
  /** By how much that floor may rise from frame to frame; it falls at once. */
  readonly rise: number;
  /** Mean square below which nobody speaks into a microphone. */
  readonly faint: number;
  /** Ratio of heard to left from which a frame is the loudspeaker's. */
  readonly taken: number;
  /** Mean square that is left, at the least, where the two are compared to find an echo at all. */
  readonly hush: number;
  /** Sounding frames without any echo after which there is none: the person wears headphones. */
  readonly proof: number;
  /** Frames for which `excess` alone is taken for speech. */
  readonly trusted: number;
  /** The probability given to those. */
  readonly speech: number;
  /** How much of a trusted frame each frame without `excess` gives back: what comes and goes is no voice that begins. */
  readonly regain: number;
}

/**
 * Measured with the pocket voice in small rooms at -6 to -30 dB. Suppressing the echo eats the first tenth of a second
 * of a person who talks over it, and Silero, after the silence that it leaves, needs another two. What is left over the
 * floor tells a person at once; `trusted` is less than a turn needs to be confirmed, so Silero has the last word.
 */
export const echoDefaults: EchoConfig = {
  excess: 10,
  rise: 1.05,
  faint: 10 ** (-60 / 10),
  taken: 10,
  hush: 10 ** (-70 / 10),
  proof: 20,
  trusted: 4,
  regain: 1 / 8,
  speech: 0.7,
};

export interface Judgement {
  readonly speech: number;
  /** There is nothing in it but the loudspeaker. */
  readonly echo: boolean;
  /** Somebody is heard over the loudspeaker: what the canceller left of them is less than they said. */
  readonly over: boolean;
}

/** Tells a person from what an echo canceller leaves of the assistant's own voice, frame by frame. */
export class EchoJudge {
  readonly #config: EchoConfig;
  readonly #band = new VoiceBand();
  #floor: number;
  #open = 0;
  #sounding = 0;
  #coupled = false;

  constructor(config: EchoConfig = echoDefaults) {
    this.#config = config;
    this.#floor = config.faint;
  }

  /** The loudspeaker has been playing, and nothing of it comes back: what is heard is best left as it is. */
  get isFree(): boolean {
    return !this.#coupled && this.#sounding >= this.#config.proof;
  }

  /**
   * heard, left: FRAME samples as the microphone gave them and as the canceller left them, while something is played.
   * speech: probability of speech in `left`.
   * sounds: whether what is played is loud enough to be heard.
   */
  judge(heard: Float32Array, left: Float32Array, speech: number, sounds: boolean): Judgement {
    const { faint, taken, hush } = this.#config;
    const before = this.#band.power(heard);
    const power = this.#band.power(left);
    if (sounds) this.#sounding++;
    if (before > taken * Math.max(power, hush)) this.#coupled = true;
    if (this.#rises(power)) return { speech: this.#early(speech), echo: false, over: true };
    const echo = before > taken * Math.max(power, faint);
    return { speech: echo ? 0 : speech, echo, over: false };
  }

  /** The same where nothing comes back. heard: FRAME samples; speech: probability of speech in them. Returns what it counts as. */
  free(heard: Float32Array, speech: number): number {
    return this.#rises(this.#band.power(heard)) ? this.#early(speech) : speech;
  }

  /** Nothing is played: the next echo is judged afresh. */
  rest(): void {
    this.#open = 0;
    this.#sounding = 0;
    this.#coupled = false;
  }

  /** More than the floor, which then follows it. power: that of the voice's band. */
  #rises(power: number): boolean {
    const { excess, rise, faint, trusted, regain } = this.#config;
    const isOpen = power > excess * Math.max(this.#floor, faint);
    this.#floor = Math.min(Math.max(power, faint), rise * this.#floor);
    this.#open = isOpen ? Math.min(this.#open + 1, trusted + 1) : Math.max(0, this.#open - regain);
    return isOpen;
  }

  #early(speech: number): number {
    return Math.max(speech, this.#open <= this.#config.trusted ? this.#config.speech : 0);
  }
}
