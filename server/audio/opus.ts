import { SAMPLE_RATE } from "../../core/contracts.ts";
import { type Budget, damaged } from "./budget.ts";
import { Decoder } from "./libopus.ts";

/** Opus counts at 48 kHz, whatever it decodes to. */
export const OPUS_CLOCK = 48_000;
const PER_SAMPLE = OPUS_CLOCK / SAMPLE_RATE;
/** Samples at 48 kHz of the longest packet, 120 ms. */
const LONGEST = 5_760;

export interface OpusHead {
  /** Samples at 48 kHz that are not to be heard. */
  readonly skip: number;
}

/** RFC 7845, 5.1. Undefined where the packet is no header; throws `bad-audio` for more channels than a stream has. */
export function opusHead(packet: Uint8Array): OpusHead | undefined {
  if (packet.length < 19 || !begins(packet, "OpusHead")) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const channels = view.getUint8(9);
  if (channels < 1 || channels > 2) throw damaged(`Opus with ${channels} channels is not taken; 1 or 2 are.`);
  return { skip: view.getUint16(10, true) };
}

/** Whether a packet begins with this; letters of ASCII. */
export function begins(packet: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (packet[i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Samples at 48 kHz that a packet decodes to, by its first bytes alone (RFC 6716, 3.1); 0 where it is none. */
export function opusFrames(packet: Uint8Array): number {
  const [toc = 0, count = 0] = packet;
  if (packet.length === 0) return 0;
  const config = toc >> 3;
  const size =
    config < 12 ? ([480, 960, 1_920, 2_880][config & 3] ?? 0) : config < 16 ? 480 << (config & 1) : 120 << (config & 3);
  const frames = (toc & 3) === 0 ? 1 : (toc & 3) < 3 ? 2 : packet.length > 1 ? count & 63 : 0;
  return frames * size <= LONGEST ? frames * size : 0;
}

export function opusLength(packets: readonly Uint8Array[]): number {
  return packets.reduce((sum, packet) => sum + opusFrames(packet), 0);
}

/** Claims what the packets decode to, before any of it is decoded. length: samples at 48 kHz. */
export function claimOpus(length: number, budget: Budget): void {
  budget.claim(Math.ceil(length / PER_SAMPLE), 1, SAMPLE_RATE);
}

/** Mono at 16 kHz, packet by packet. length: samples at 48 kHz to be heard, where the file tells less than its packets hold. */
export function* opusSound(
  packets: readonly Uint8Array[],
  { skip }: OpusHead,
  budget: Budget,
  length = Infinity,
): Generator<Float32Array, void, undefined> {
  const whole = opusLength(packets);
  if (whole === 0) throw damaged("The recording holds no sound.");
  // Forward error correction and the mixing of two channels are libopus' own.
  const decoder = new Decoder({ channels: 1, sample_rate: SAMPLE_RATE });
  let toSkip = Math.round(skip / PER_SAMPLE);
  let left = Math.round(Math.min(length, whole - skip) / PER_SAMPLE);
  for (const packet of packets) {
    const frames = Math.round(opusFrames(packet) / PER_SAMPLE);
    if (frames === 0) continue;
    const samples = decoded(decoder, packet, frames).subarray(Math.min(toSkip, frames));
    toSkip -= Math.min(toSkip, frames);
    const heard = samples.subarray(0, Math.max(0, left));
    left -= heard.length;
    budget.take(heard.length, 1, SAMPLE_RATE);
    yield heard;
  }
}

/** A packet that is damaged is silence of its length: what follows keeps its place. */
function decoded(decoder: Decoder, packet: Uint8Array, frames: number): Float32Array {
  const samples = new Float32Array(frames);
  try {
    const bytes = decoder.decode(packet);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < frames && 2 * i + 1 < view.byteLength; i++) samples[i] = view.getInt16(2 * i, true) / 32_768;
  } catch {
    // The decoder goes on with the next packet.
  }
  return samples;
}
