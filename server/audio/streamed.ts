import { type Budget, damaged } from "./budget.ts";

/** Sound of one channel or of all averaged, [-1, 1]. */
export interface Stretch {
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
}
interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}
/** A decoder of `@audio/decode-…`: bytes in, what of the sound is known by now out; `flush`, where there is one, gives the rest. */
interface StreamDecoder {
  decode(chunk: Uint8Array): Decoded;
  flush?(): Decoded;
}

/** Bytes handed over at once, and decoded bytes between which their number is kept. */
const LEAST = 256;
const MOST = 64 * 1024;
const FEW = 2 ** 20;
const MANY = 2 ** 22;
const NOTHING: Decoded = { channelData: [], sampleRate: 0 };

/**
 * Decodes in small steps, so that what a few bytes swell to is counted before more of them are read: the steps shrink where
 * little holds much.
 */
export async function* streamed(
  decoder: StreamDecoder,
  bytes: Uint8Array,
  budget: Budget,
): AsyncGenerator<Stretch, void, undefined> {
  let step = LEAST;
  let found = false;
  for (let at = 0; at <= bytes.length; ) {
    const ended = at === bytes.length;
    const before = budget.bytes;
    const { channelData, sampleRate } = ended
      ? (decoder.flush?.() ?? NOTHING)
      : decoder.decode(bytes.slice(at, at + step));
    const [first] = channelData;
    if (first?.length) {
      found = true;
      budget.take(first.length, channelData.length, sampleRate);
      yield { samples: mono(channelData), sampleRate };
    }
    if (ended) break;
    at = Math.min(at + step, bytes.length);
    const swollen = budget.bytes - before;
    step = swollen > MANY ? Math.max(LEAST, step >> 3) : swollen < FEW ? Math.min(MOST, step * 2) : step;
  }
  if (!found) throw damaged("The recording holds no sound.");
}

function mono(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = channels;
  const samples = first.slice();
  for (const channel of others)
    for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) + (channel[i] ?? 0);
  for (let i = 0; i < samples.length; i++) {
    const x = (samples[i] ?? 0) / channels.length;
    samples[i] = Number.isFinite(x) ? Math.max(-1, Math.min(1, x)) : 0;
  }
  return samples;
}
