import { failure, isFailure } from "../../core/failure.ts";
import { openWav } from "../../core/wav.ts";

export interface SoundView {
  /** Mono. */
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
}
/** Of a sound, in seconds; to its end where it tells none. */
export interface Part {
  readonly from: number;
  readonly seconds?: number;
}
const WHOLE: Part = { from: 0 };

/**
 * Samples of a file, or of a part of it, mono. WAV is read as it is, no more of it than the part; what else the browser decodes
 * comes at 16 kHz. Throws a Failure, also where nothing of the file lies in the part.
 */
export async function decoded(bytes: Uint8Array<ArrayBuffer>, part = WHOLE): Promise<SoundView> {
  const wav = openWav(bytes);
  const whole = isFailure(wav) ? await byBrowser(bytes, wav.message) : wav;
  const { sampleRate } = whole;
  const { from, count } = within(part, sampleRate);
  const samples = whole.read(from, count);
  if (samples.length === 0) throw failure("bad-audio", `the sound ends before ${part.from} s`);
  return { samples, sampleRate };
}

function within({ from, seconds = Number.POSITIVE_INFINITY }: Part, rate: number) {
  const first = Math.round(from * rate);
  return { from: first, count: Math.max(1, Math.round((from + seconds) * rate) - first) };
}

async function byBrowser(bytes: Uint8Array<ArrayBuffer>, message: string) {
  try {
    const sampleRate = 16_000;
    const buffer = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(bytes.buffer.slice(0));
    const samples = mono(buffer);
    return { sampleRate, read: (from: number, count: number) => samples.slice(from, from + count) };
  } catch {
    throw failure("bad-audio", message);
  }
}

function mono(buffer: AudioBuffer): Float32Array {
  const samples = new Float32Array(buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    const own = buffer.getChannelData(channel);
    for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) + (own[i] ?? 0) / buffer.numberOfChannels;
  }
  return samples;
}
