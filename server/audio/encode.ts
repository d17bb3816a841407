import { Resampler } from "../../core/pcm.ts";
import { writeWav } from "../../core/wav.ts";
import { pcmBytes } from "./pcm-bytes.ts";

/** Formats in which speech can leave. */
export const SPEECH_FORMATS = ["mp3", "opus", "flac", "wav", "pcm"] as const;
export type SpeechFormat = (typeof SPEECH_FORMATS)[number];

/** Sound in, bytes out, as they are made. Nothing follows `end`. */
export interface Encoder {
  push(samples: Float32Array): Uint8Array<ArrayBuffer>;
  end(): Uint8Array<ArrayBuffer>;
  /** Gives back what it holds, where it does not come to its end. */
  close(): void;
}
export interface SpeechEncoder extends Encoder {
  /** Media type of all of it. */
  readonly type: string;
}

/** What OpenAI's voices have, and raw PCM cannot tell otherwise. Hz. */
const USUAL = 24_000;
const OPUS_RATES = [8_000, 12_000, 16_000, 24_000, 48_000];
const MP3_RATES = [16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** sampleRate: Hz of what is pushed. Where the format cannot have it, the sound is resampled to 24 kHz. */
export async function openEncoder(format: SpeechFormat, sampleRate: number): Promise<SpeechEncoder> {
  switch (format) {
    case "mp3": {
      const { mp3Encoder } = await import("./encode-mp3.ts");
      return { type: "audio/mpeg", ...(await at(rateIn(MP3_RATES, sampleRate), sampleRate, mp3Encoder)) };
    }
    case "opus": {
      const { opusEncoder } = await import("./encode-opus.ts");
      return { type: "audio/ogg; codecs=opus", ...(await at(rateIn(OPUS_RATES, sampleRate), sampleRate, opusEncoder)) };
    }
    case "flac": {
      const { flacEncoder } = await import("./encode-flac.ts");
      return { type: "audio/flac", ...(await flacEncoder(sampleRate)) };
    }
    case "wav":
      return { type: "audio/wav", ...wavEncoder(sampleRate) };
    case "pcm":
      return { type: "audio/pcm", ...(await at(USUAL, sampleRate, pcmEncoder)) };
  }
}

function rateIn(rates: readonly number[], sampleRate: number): number {
  return rates.includes(sampleRate) ? sampleRate : USUAL;
}

async function at(
  rate: number,
  sampleRate: number,
  open: (rate: number) => Encoder | Promise<Encoder>,
): Promise<Encoder> {
  const encoder = await open(rate);
  if (rate === sampleRate) return encoder;
  const resampler = new Resampler(sampleRate, rate);
  return {
    push: (samples) => encoder.push(resampler.push(samples)),
    end: () => joined(encoder.push(resampler.flush()), encoder.end()),
    close: encoder.close,
  };
}

function pcmEncoder(): Encoder {
  return { push: pcmBytes, end: () => new Uint8Array(0), close: () => {} };
}

/** A stream does not know its length: the header tells the longest there is, as OpenAI's does. */
function wavEncoder(sampleRate: number): Encoder {
  const header = new Uint8Array(writeWav(new Float32Array(0), sampleRate));
  const view = new DataView(header.buffer);
  view.setUint32(4, 0xffff_ffff, true);
  view.setUint32(40, 0xffff_ffff, true);
  let first = true;
  const begun = (bytes: Uint8Array<ArrayBuffer>) => {
    const whole = first ? joined(header, bytes) : bytes;
    first = false;
    return whole;
  };
  return { push: (samples) => begun(pcmBytes(samples)), end: () => begun(new Uint8Array(0)), close: () => {} };
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
