import { failure } from "../../../core/failure.ts";
import { concat, Resampler } from "../../../core/pcm.ts";

interface Decoder {
  decode(data: Uint8Array): { channelData: Float32Array[]; sampleRate: number };
  flush?(): { channelData: Float32Array[]; sampleRate: number };
  free(): void;
}

/** Bytes that are decoded at once: what a file claims or hides cannot become more than a stretch before it is counted. */
const STRETCH = 2 ** 16;

/** MP3, FLAC and Ogg Vorbis as mono at a rate. Throws `bad-audio`, and `too-large` above `longest` seconds. */
export async function packed(bytes: Uint8Array, rate: number, longest: number): Promise<Float32Array> {
  const decoder = await decoderOf(bytes);
  const parts: Float32Array[] = [];
  let resampler: Resampler | undefined;
  let length = 0;
  const take = ({ channelData, sampleRate }: ReturnType<Decoder["decode"]>) => {
    const [first] = channelData;
    if (!first || first.length === 0) return;
    resampler ??= new Resampler(sampleRate, rate);
    const mixed = first.map(
      (x, i) => channelData.slice(1).reduce((sum, channel) => sum + (channel[i] ?? 0), x) / channelData.length,
    );
    const even = resampler.push(mixed);
    parts.push(even);
    length += even.length;
    if (length / rate > longest) throw failure("too-large", "it is too long");
  };
  try {
    for (let at = 0; at < bytes.length; at += STRETCH) take(decoder.decode(bytes.subarray(at, at + STRETCH)));
    if (decoder.flush) take(decoder.flush());
  } catch (thrown) {
    // What a decoder throws at a damaged file is its own affair.
    throw thrown instanceof Error ? failure("bad-audio", "it cannot be decoded") : thrown;
  } finally {
    decoder.free();
  }
  if (!resampler) throw failure("bad-audio", "it holds no sound");
  return concat([...parts, resampler.flush()]);
}

async function decoderOf(bytes: Uint8Array): Promise<Decoder> {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (start === "fLaC") return (await import("@audio/decode-flac")).decoder();
  if (start === "OggS") return (await import("@audio/decode-vorbis")).decoder();
  if (/^(ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa\xfb])/.test(start)) return (await import("@audio/decode-mp3")).decoder();
  throw failure("bad-audio", "it is not WAV, MP3, FLAC or Ogg Vorbis");
}
