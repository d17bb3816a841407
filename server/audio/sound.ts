import { SAMPLE_RATE } from "../../core/contracts.ts";
import { isFailure } from "../../core/failure.ts";
import { Resampler } from "../../core/pcm.ts";
import { openWav } from "../../core/wav.ts";
import { Budget, type DecodeLimits, damaged } from "./budget.ts";
import { flac } from "./flac.ts";
import { mp3 } from "./mp3.ts";
import { mp4 } from "./mp4.ts";
import { oggPackets } from "./ogg.ts";
import { oggOpus } from "./ogg-opus.ts";
import type { Stretch } from "./streamed.ts";
import { oggVorbis } from "./vorbis.ts";
import { webm } from "./webm.ts";

/** Samples of a WAV file that are read at once. */
const STEP = 2 ** 18;

/**
 * A recording of any format that is taken, known by its first bytes, as mono at 16 kHz. Throws `bad-audio` or `too-large` at
 * the first excess.
 */
export function soundOf(bytes: Uint8Array, limits: DecodeLimits): AsyncGenerator<Float32Array, void, undefined> {
  const budget = new Budget(limits);
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (bytes.length === 0) throw damaged("The file is empty.");
  if (/^(RIFF|RIFX|RF64)/.test(start)) return resampled(wav(bytes, budget));
  if (start.startsWith("fLaC")) return resampled(flac(bytes, budget));
  if (start.startsWith("OggS")) return ogg(bytes, budget);
  if (start.startsWith("\x1a\x45\xdf\xa3")) return asked(webm(bytes, budget));
  if (start.slice(4, 8) === "ftyp") return mp4(bytes, budget);
  if (/^(ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa\xfb])/.test(start)) return resampled(mp3(bytes, budget));
  throw damaged(`${refused(start)} is not taken; send WAV, MP3, FLAC, Ogg, WebM or MP4 with Opus.`);
}

/** Formats that are known and not decoded here, by how they begin. */
function refused(start: string): string {
  if (/^\xff[\xf0\xf1\xf8\xf9]/.test(start) || start.startsWith("ADIF")) return "AAC";
  if (start.startsWith("FORM")) return "AIFF";
  if (start.startsWith("#!AMR")) return "AMR";
  if (start.startsWith("caff")) return "CAF";
  if (start.startsWith("\x30\x26\xb2\x75")) return "WMA";
  return "The format of this file";
}

async function* asked(sound: Iterable<Float32Array>): AsyncGenerator<Float32Array, void, undefined> {
  yield* sound;
}

async function* ogg(bytes: Uint8Array, budget: Budget): AsyncGenerator<Float32Array, void, undefined> {
  for (const packet of oggPackets(bytes)) {
    const start = String.fromCharCode(...packet.bytes.subarray(0, 8));
    if (start.startsWith("OpusHead")) return yield* oggOpus(bytes, budget);
    if (start.startsWith("\x01vorbis")) return yield* resampled(oggVorbis(bytes, packet.bytes, budget));
    throw damaged("Of Ogg files those with Opus or Vorbis are taken.");
  }
  throw damaged("The Ogg file is damaged.");
}

async function* wav(bytes: Uint8Array, budget: Budget): AsyncGenerator<Stretch, void, undefined> {
  const sound = openWav(bytes);
  if (isFailure(sound)) throw sound;
  const { channels, length, sampleRate } = sound;
  budget.claim(length, channels, sampleRate);
  for (let at = 0; at < length; at += STEP) {
    const samples = sound.read(at, STEP);
    budget.take(samples.length, channels, sampleRate);
    yield { samples, sampleRate };
  }
}

async function* resampled(stretches: AsyncIterable<Stretch>): AsyncGenerator<Float32Array, void, undefined> {
  let rate = 0;
  let resampler: Resampler | undefined;
  for await (const { samples, sampleRate } of stretches) {
    if (sampleRate !== rate) {
      if (resampler) yield resampler.flush();
      resampler = new Resampler(sampleRate, SAMPLE_RATE);
      rate = sampleRate;
    }
    yield resampler?.push(samples) ?? samples;
  }
  if (resampler) yield resampler.flush();
}
