import { type Failure, failure } from "../../core/failure.ts";

/** How much sound one recording may hold: seconds, and bytes of it as float samples of all its channels. */
export interface DecodeLimits {
  readonly decodedSeconds: number;
  readonly decodedBytes: number;
}

/** Rates, in Hz, and channels that recordings have; what says otherwise is forged or damaged. */
const LOWEST = 8_000;
const HIGHEST = 192_000;
const MOST_CHANNELS = 8;
const FLOAT_BYTES = 4;

/** Counts what one recording decodes to, and throws at the first excess. */
export class Budget {
  readonly #limits: DecodeLimits;
  #seconds = 0;
  #bytes = 0;

  constructor(limits: DecodeLimits) {
    this.#limits = limits;
  }

  /** Decoded bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What a file says of itself, or its packets add up to, before any of it is decoded. frames: samples of each channel. */
  claim(frames: number, channels: number, sampleRate: number): void {
    checkShape(channels, sampleRate);
    this.#check(frames / sampleRate, frames * channels * FLOAT_BYTES);
  }

  take(frames: number, channels: number, sampleRate: number): void {
    checkShape(channels, sampleRate);
    this.#seconds += frames / sampleRate;
    this.#bytes += frames * channels * FLOAT_BYTES;
    this.#check(this.#seconds, this.#bytes);
  }

  #check(seconds: number, bytes: number): void {
    const { decodedSeconds, decodedBytes } = this.#limits;
    if (seconds > decodedSeconds)
      throw failure("too-large", `The recording is longer than ${decodedSeconds} seconds.`, {
        seconds: decodedSeconds,
      });
    if (bytes > decodedBytes)
      throw failure("too-large", `The recording decodes to more than ${decodedBytes} bytes.`, { bytes: decodedBytes });
  }
}

function checkShape(channels: number, sampleRate: number): void {
  if (!(sampleRate >= LOWEST && sampleRate <= HIGHEST))
    throw damaged(`The recording says it has ${sampleRate} samples a second; ${LOWEST} to ${HIGHEST} are taken.`);
  if (!(channels >= 1 && channels <= MOST_CHANNELS))
    throw damaged(`The recording says it has ${channels} channels; 1 to ${MOST_CHANNELS} are taken.`);
}

export function damaged(message: string): Failure {
  return failure("bad-audio", message);
}
