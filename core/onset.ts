import { FRAME, SAMPLE_RATE } from "./contracts.ts";
import { echoDefaults } from "./echo.ts";
import { VoiceBand } from "./voice-band.ts";

/** Samples from one look to the next: 10 ms, as the echo canceller counts. */
export const HOP = SAMPLE_RATE / 100;
/** Looks in a row that must see a voice: with the frame that each of them sees, as much sound as two frames. */
const LOOKS = 4;
/** Looks after a beginning for which there is no other one: 1 s. */
const REST = 100;
/** `rise` of the floor for one look in place of one frame. */
const RISE = echoDefaults.rise ** (HOP / FRAME);

/**
 * Hears a voice begin by the rule of `EchoJudge`, without waiting for a frame to be full: what the voice's band holds is ten
 * times what it was. It is no word on who speaks; a noise of that band begins like a voice.
 */
export class Onset {
  readonly #band = new VoiceBand();
  readonly #window = new Float32Array(FRAME);
  #floor: number = echoDefaults.faint;
  #looks = 0;
  #rest = 0;

  /** block: the next HOP samples at 16 kHz. True where a voice has just begun. */
  push(block: Float32Array): boolean {
    this.#window.copyWithin(0, HOP);
    this.#window.set(block, FRAME - HOP);
    const { excess, faint } = echoDefaults;
    const power = this.#band.power(this.#window);
    const rises = power > excess * this.#floor;
    this.#floor = Math.min(Math.max(power, faint), RISE * this.#floor);
    this.#looks = rises ? this.#looks + 1 : 0;
    this.#rest = Math.max(0, this.#rest - 1);
    if (this.#looks !== LOOKS || this.#rest > 0) return false;
    this.#rest = REST;
    return true;
  }
}
