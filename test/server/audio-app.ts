import { SAMPLE_RATE } from "../../core/contracts.ts";
import { concat } from "../../core/pcm.ts";
import { createApp } from "../../server/app.ts";
import { soundOf } from "../../server/audio/sound.ts";
import type { Decode, Services } from "../../server/services.ts";
import { limits, services } from "./services.ts";
import { tone, wavOf } from "./sounds.ts";

/** The decoders of the child, in this process. */
export const decodeHere: Decode = async (bytes) => {
  const parts: Float32Array[] = [];
  for await (const samples of soundOf(bytes, limits)) parts.push(samples);
  const samples = concat(parts);
  return { samples, seconds: samples.length / SAMPLE_RATE };
};

export function audioApp(parts: Partial<Services> = {}) {
  return createApp(services({ decode: decodeHere, ...parts }), { version: "0.0.0", guards: [] });
}

/** "Speech" of so many seconds each, with silences between and around them, as a WAV file of 16 kHz. */
export function talk(spoken: readonly number[], silence = 1.2): Uint8Array<ArrayBuffer> {
  const quiet = new Float32Array(silence * SAMPLE_RATE);
  const parts = spoken.flatMap((seconds) => [tone(seconds, SAMPLE_RATE), quiet]);
  return new Uint8Array(wavOf(concat([quiet, ...parts])));
}
