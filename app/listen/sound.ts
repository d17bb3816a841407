import { failure, isFailure } from "../../core/failure.ts";
import { readWav } from "../../core/wav.ts";

export interface SoundView {
  /** Mono. */
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
}

/** Samples of a file, mono. WAV is read as it is; what else the browser decodes comes at 16 kHz. Throws a Failure. */
export async function decoded(bytes: Uint8Array<ArrayBuffer>): Promise<SoundView> {
  const wav = readWav(bytes);
  if (!isFailure(wav)) return wav;
  try {
    const sampleRate = 16_000;
    const buffer = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(bytes.buffer.slice(0));
    return { samples: mono(buffer), sampleRate };
  } catch {
    throw failure("bad-audio", wav.message);
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
