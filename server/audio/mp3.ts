import { decoder } from "@audio/decode-mp3";
import type { Budget } from "./budget.ts";
import { type Stretch, streamed } from "./streamed.ts";

/** Bits a second / 1000 of MPEG-1 and MPEG-2 layer III by the header's four bits; ISO/IEC 11172-3 and 13818-3. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLES = [44_100, 48_000, 32_000];
/** Frames of other lengths than the header's (free format) are not claimed, only counted when they are decoded. */
interface Frame {
  readonly bytes: number;
  readonly samples: number;
  readonly sampleRate: number;
}

/** MPEG audio layer III. Its frames are added up before any of them is decoded. */
export async function* mp3(bytes: Uint8Array, budget: Budget): AsyncGenerator<Stretch, void, undefined> {
  claim(bytes, budget);
  yield* streamed(await decoder(), bytes, budget);
}

function claim(bytes: Uint8Array, budget: Budget): void {
  let seconds = 0;
  let inStep = false;
  for (let at = afterTag(bytes); at + 4 <= bytes.length; ) {
    const frame = frameAt(bytes, at);
    const next = frame && frameAt(bytes, at + frame.bytes);
    // Behind damage, what looks like a header is one only where another follows.
    if (!frame || !(inStep || next)) {
      at++;
      inStep = false;
      continue;
    }
    inStep = true;
    seconds += frame.samples / frame.sampleRate;
    at += frame.bytes;
    budget.claim(seconds * frame.sampleRate, 1, frame.sampleRate);
  }
}

/** Where an ID3v2 tag ends; its length is written with seven bits in each byte. */
function afterTag(bytes: Uint8Array): number {
  if (String.fromCharCode(...bytes.subarray(0, 3)) !== "ID3") return 0;
  return 10 + bytes.subarray(6, 10).reduce((length, byte) => length * 128 + (byte & 127), 0);
}

function frameAt(bytes: Uint8Array, at: number): Frame | undefined {
  const [sync = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
  if (sync !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const version = (second >> 3) & 3;
  if (version === 1 || ((second >> 1) & 3) !== 1) return undefined;
  const first = version === 3;
  const rate = (first ? RATES_1 : RATES_2)[third >> 4];
  const base = SAMPLES[(third >> 2) & 3];
  if (!rate || !base) return undefined;
  const sampleRate = first ? base : version === 2 ? base / 2 : base / 4;
  const samples = first ? 1_152 : 576;
  return { bytes: Math.floor((samples * rate * 125) / sampleRate) + ((third >> 1) & 1), samples, sampleRate };
}
