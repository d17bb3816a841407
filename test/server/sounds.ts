import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from "mediabunny";
import { createOggEncoder } from "wasm-media-encoders";
import { toAlaw, toUlaw } from "../../core/realtime/g711.ts";
import { openEncoder, type SpeechFormat } from "../../server/audio/encode.ts";
import { oggPackets } from "../../server/audio/ogg.ts";

/** Recordings that tests make, each by an encoder of its own kind. */

const TONE = 440;

/** A sine of 440 Hz at half of full scale. */
export function tone(seconds: number, sampleRate: number): Float32Array {
  const step = (2 * Math.PI * TONE) / sampleRate;
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => 0.5 * Math.sin(step * i));
}

/** How far the sine stands above everything else, in dB, edges left out; and how loud it is. */
export function toneIn(samples: Float32Array, sampleRate: number): { readonly snr: number; readonly size: number } {
  const edge = Math.round(0.15 * sampleRate);
  const middle = samples.subarray(edge, samples.length - edge);
  const step = (2 * Math.PI * TONE) / sampleRate;
  let [ss, sc, cc, xs, xc] = [0, 0, 0, 0, 0];
  for (const [i, x] of middle.entries()) {
    const [s, c] = [Math.sin(step * i), Math.cos(step * i)];
    ss += s * s;
    sc += s * c;
    cc += c * c;
    xs += x * s;
    xc += x * c;
  }
  const determinant = ss * cc - sc * sc;
  const a = (xs * cc - xc * sc) / determinant;
  const b = (xc * ss - xs * sc) / determinant;
  let [wanted, rest] = [0, 0];
  for (const [i, x] of middle.entries()) {
    const fitted = a * Math.sin(step * i) + b * Math.cos(step * i);
    wanted += fitted ** 2;
    rest += (x - fitted) ** 2;
  }
  return { snr: 10 * Math.log10(wanted / (rest || 1e-30)), size: Math.hypot(a, b) };
}

/** Through our own encoder, pushed in uneven pieces. */
export async function encoded(format: SpeechFormat, samples: Float32Array, sampleRate: number): Promise<Uint8Array> {
  const encoder = await openEncoder(format, sampleRate);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < samples.length; at += 5_001) parts.push(encoder.push(samples.subarray(at, at + 5_001)));
  parts.push(encoder.end());
  return Buffer.concat(parts);
}

export async function vorbis(channels: readonly Float32Array[], sampleRate: number): Promise<Uint8Array> {
  const encoder = await createOggEncoder();
  encoder.configure({ channels: channels.length as 1 | 2, sampleRate });
  return Buffer.concat([encoder.encode(channels).slice(), encoder.finalize().slice()]);
}

/** Opus at 24 kHz in a WebM or MP4 as browsers record them. */
export async function contained(kind: "webm" | "mp4", samples: Float32Array): Promise<Uint8Array> {
  const ogg = await encoded("opus", samples, 24_000);
  const [head, , ...packets] = [...oggPackets(ogg)].map(({ bytes }) => bytes);
  const target = new BufferTarget();
  const output = new Output({ format: kind === "webm" ? new WebMOutputFormat() : new Mp4OutputFormat(), target });
  const source = new EncodedAudioPacketSource("opus");
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = { codec: "opus", numberOfChannels: 1, sampleRate: 48_000, description: head?.slice() };
  for (const [i, packet] of packets.entries())
    await source.add(new EncodedPacket(packet, "key", i * 0.02, 0.02), {
      decoderConfig: decoderConfig as AudioDecoderConfig,
    });
  await output.finalize();
  if (!target.buffer) throw new Error("the file was not written");
  return new Uint8Array(target.buffer);
}

export type WavKind = 8 | 16 | 24 | 32 | "float" | "double" | "mulaw" | "alaw";

/** interleaved: all channels. extensible: the format stands in the GUID. */
export function wavOf(
  interleaved: Float32Array,
  { kind = 16 as WavKind, channels = 1, sampleRate = 16_000, extensible = false } = {},
): Uint8Array {
  const bits = typeof kind === "number" ? kind : ({ float: 32, double: 64, mulaw: 8, alaw: 8 } as const)[kind];
  const code = typeof kind === "number" ? 1 : ({ float: 3, double: 3, mulaw: 7, alaw: 6 } as const)[kind];
  const width = bits / 8;
  const head = extensible ? 60 : 36;
  const bytes = Buffer.alloc(head + 8 + interleaved.length * width);
  bytes.write("RIFF");
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(head - 20, 16);
  bytes.writeUInt16LE(extensible ? 0xfffe : code, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * channels * width, 28);
  bytes.writeUInt16LE(channels * width, 32);
  bytes.writeUInt16LE(bits, 34);
  if (extensible) bytes.writeUInt16LE(code, 44);
  bytes.write("data", head);
  bytes.writeUInt32LE(interleaved.length * width, head + 4);
  for (const [i, x] of interleaved.entries()) put(bytes, head + 8 + i * width, x, kind);
  return bytes;
}

function put(bytes: Buffer, at: number, x: number, kind: WavKind): void {
  const scaled = (size: number) => Math.round(Math.max(-size, Math.min(size - 1, x * size)));
  if (kind === "float") bytes.writeFloatLE(x, at);
  else if (kind === "double") bytes.writeDoubleLE(x, at);
  else if (kind === "mulaw") bytes.writeUInt8(toUlaw(scaled(32_768)), at);
  else if (kind === "alaw") bytes.writeUInt8(toAlaw(scaled(32_768)), at);
  else if (kind === 8) bytes.writeUInt8(scaled(128) + 128, at);
  else bytes.writeIntLE(scaled(2 ** (kind - 1)), at, kind / 8);
}
