import { AudioSample, AudioSampleSource, BufferTarget, canEncodeAudio, OggOutputFormat, Output } from "mediabunny";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import type { Recording } from "./asr.ts";

/** Bits a second. Wideband speech is transparent to recognisers from 16 kbit/s on (RFC 6716, 2.1.1 names 16 to 20). */
const BITRATE = 24_000;
/** Samples handed to the encoder at once: a second. */
const BLOCK = SAMPLE_RATE;

let able: Promise<boolean> | undefined;

/** Speech as an Ogg file of Opus, by WebCodecs; undefined where the browser has no such encoder. */
export async function opusOf(samples: Float32Array): Promise<Recording | undefined> {
  able ??= canEncodeAudio("opus", { numberOfChannels: 1, sampleRate: SAMPLE_RATE, bitrate: BITRATE }).catch(
    () => false,
  );
  if (!(await able)) return undefined;
  const target = new BufferTarget();
  const output = new Output({ format: new OggOutputFormat(), target });
  const source = new AudioSampleSource({ codec: "opus", bitrate: BITRATE });
  output.addAudioTrack(source);
  await output.start();
  for (let at = 0; at < samples.length; at += BLOCK) {
    const sample = new AudioSample({
      data: samples.slice(at, at + BLOCK),
      format: "f32-planar",
      numberOfChannels: 1,
      sampleRate: SAMPLE_RATE,
      timestamp: at / SAMPLE_RATE,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return target.buffer ? { bytes: new Uint8Array(target.buffer), type: "audio/ogg", name: "speech.ogg" } : undefined;
}
