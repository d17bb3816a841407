import { decoder } from "@audio/decode-flac";
import { type Budget, damaged } from "./budget.ts";
import { type Stretch, streamed } from "./streamed.ts";

/** Bytes of `fLaC`, and of a block's header. */
const MARK = 4;
const HEADER = 4;

/** FLAC, RFC 9639. What its first block and its frames say is claimed before any of it is decoded. */
export async function* flac(bytes: Uint8Array, budget: Budget): AsyncGenerator<Stretch, void, undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = MARK + HEADER;
  if (bytes.length < at + 34 || (view.getUint8(MARK) & 127) !== 0) throw damaged("The FLAC file is damaged.");
  const packed = view.getUint32(at + 10);
  const sampleRate = packed >>> 12;
  const channels = ((packed >> 9) & 7) + 1;
  budget.claim((view.getUint8(at + 13) & 15) * 2 ** 32 + view.getUint32(at + 14), channels, sampleRate);
  budget.claim(samplesIn(bytes, at + 34), channels, sampleRate);
  yield* streamed(await decoder(), bytes, budget);
}

/**
 * Samples of each channel by the headers of all frames. One place in sixteen million that is no frame looks like one: that
 * makes a recording 25 MB long up to 1.4 s longer at the most.
 */
function samplesIn(bytes: Uint8Array, from: number): number {
  let samples = 0;
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) samples += frameAt(bytes, at);
  return samples;
}

/** Samples of each channel in the frame that begins here; 0 where none does. RFC 9639, 9.1. */
function frameAt(bytes: Uint8Array, at: number): number {
  const [, second = 0, third = 0, fourth = 0, coded = 0] = bytes.subarray(at, at + 5);
  if ((second & 0xfe) !== 0xf8 || (fourth & 1) !== 0 || fourth >> 4 > 10) return 0;
  const size = third >> 4;
  const rate = third & 15;
  if (size === 0 || rate === 15) return 0;
  const number = at + 5 + (coded < 0xc0 ? 0 : Math.clz32(~(coded << 24)) - 1);
  const sizeBytes = size === 6 ? 1 : size === 7 ? 2 : 0;
  const end = number + sizeBytes + (rate === 12 ? 1 : rate > 12 ? 2 : 0);
  if (end >= bytes.length || crc8(bytes, at, end) !== bytes[end]) return 0;
  if (size === 1) return 192;
  if (size < 6) return 576 << (size - 2);
  const [high = 0, low = 0] = bytes.subarray(number, number + 2);
  if (size < 8) return (size === 6 ? high : high * 256 + low) + 1;
  return 256 << (size - 8);
}

/** Polynomial 0x07. */
function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at++) {
    crc ^= bytes[at] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 128 ? 0x07 : 0)) & 255;
  }
  return crc;
}
