import { Resampler } from "../pcm.ts";
import { fromAlaw, fromUlaw, toAlaw, toUlaw } from "./g711.ts";

/** What crosses the wire. `audio/opus` (raw packets, mono) and 16 kHz are ours; the others are OpenAI's. */
export type SoundFormat =
  | { readonly type: "audio/pcm"; readonly rate: 24_000 | 16_000 }
  | { readonly type: "audio/pcmu" }
  | { readonly type: "audio/pcma" }
  | { readonly type: "audio/opus" };

/** Opus is always decoded and encoded at this rate, in Hz. */
export const OPUS_RATE = 24_000;

export function rateOf(format: SoundFormat): number {
  if (format.type === "audio/pcm") return format.rate;
  return format.type === "audio/opus" ? OPUS_RATE : 8_000;
}

/** An Opus codec of one stream's own, at OPUS_RATE. Samples are 16-bit. `decode` throws for what is no packet. */
export interface OpusCodec {
  /** samples: 20 ms. */
  encode(samples: Int16Array): Uint8Array;
  decode(packet: Uint8Array): Int16Array;
}

/**
 * A stream of bytes as samples at another rate, in [-1, 1]. Bytes may be cut anywhere, but for Opus, where every push is one
 * packet. Throws RangeError for bytes that cannot be decoded.
 */
export class SoundIn {
  readonly #format: SoundFormat;
  readonly #opus: OpusCodec | undefined;
  readonly #resampler: Resampler;
  /** The first half of a 16-bit sample. */
  #half: number | undefined;

  constructor(format: SoundFormat, rate: number, opus?: OpusCodec) {
    this.#format = format;
    this.#opus = opus;
    this.#resampler = new Resampler(rateOf(format), rate);
  }

  push(bytes: Uint8Array): Float32Array {
    return this.#resampler.push(this.#samples(bytes));
  }

  #samples(bytes: Uint8Array): Float32Array {
    switch (this.#format.type) {
      case "audio/pcm":
        return this.#pcm(bytes);
      case "audio/pcmu":
        return Float32Array.from(bytes, (byte) => fromUlaw(byte) / 32_768);
      case "audio/pcma":
        return Float32Array.from(bytes, (byte) => fromAlaw(byte) / 32_768);
      case "audio/opus":
        return this.#decoded(bytes);
    }
  }

  #pcm(bytes: Uint8Array): Float32Array {
    const whole = this.#half === undefined ? bytes : joined(this.#half, bytes);
    this.#half = whole.length % 2 ? whole[whole.length - 1] : undefined;
    const view = new DataView(whole.buffer, whole.byteOffset, whole.length - (whole.length % 2));
    const samples = new Float32Array(view.byteLength / 2);
    for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true) / 32_768;
    return samples;
  }

  #decoded(bytes: Uint8Array): Float32Array {
    if (!this.#opus) throw new RangeError("there is no Opus codec");
    return Float32Array.from(this.#opus.decode(bytes), (sample) => sample / 32_768);
  }
}

/** samples: at the format's own rate, in [-1, 1]; 20 ms where it is Opus. */
export function toWire(samples: Float32Array, format: SoundFormat, opus?: OpusCodec): Uint8Array {
  const whole = Int16Array.from(samples, (x) => Math.max(-32_768, Math.min(32_767, Math.round(x * 32_768))));
  if (format.type === "audio/pcmu") return Uint8Array.from(whole, toUlaw);
  if (format.type === "audio/pcma") return Uint8Array.from(whole, toAlaw);
  if (format.type === "audio/opus") {
    if (!opus) throw new RangeError("there is no Opus codec");
    return opus.encode(whole);
  }
  const bytes = new Uint8Array(2 * whole.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < whole.length; i++) view.setInt16(2 * i, whole[i] ?? 0, true);
  return bytes;
}

function joined(first: number, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(rest.length + 1);
  bytes[0] = first;
  bytes.set(rest, 1);
  return bytes;
}
