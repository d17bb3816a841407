import { type Failure, failure, isFailure } from "./failure.ts";
import { fromAlaw, fromUlaw } from "./realtime/g711.ts";

export interface Audio {
  /** Mono (channels averaged), [-1, 1]. */
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
}

/** A file whose samples are not read yet. */
export interface WavSound {
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples of each channel. */
  readonly length: number;
  /** Mono (channels averaged), [-1, 1]: at most `count` samples from number `from` on. */
  read(from: number, count: number): Float32Array;
}

type Format = {
  readonly code: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
};
type Read = (view: DataView, at: number) => number;

const PCM = 1;
const FLOAT = 3;
/** The two laws of G.711. */
const ALAW = 6;
const MULAW = 7;
/** WAVE_FORMAT_EXTENSIBLE: the real format is the first two bytes of the GUID at offset 24. */
const EXTENSIBLE = 0xfffe;

const readers: Readonly<Record<string, Read>> = {
  "pcm-8": (view, at) => (view.getUint8(at) - 128) / 128,
  "pcm-16": (view, at) => view.getInt16(at, true) / 32_768,
  "pcm-24": (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608,
  "pcm-32": (view, at) => view.getInt32(at, true) / 2_147_483_648,
  "float-32": (view, at) => finite(view.getFloat32(at, true)),
  "float-64": (view, at) => finite(view.getFloat64(at, true)),
  "alaw-8": (view, at) => fromAlaw(view.getUint8(at)) / 32_768,
  "mulaw-8": (view, at) => fromUlaw(view.getUint8(at)) / 32_768,
};
const NAMES: Readonly<Record<number, string>> = { [PCM]: "pcm", [FLOAT]: "float", [ALAW]: "alaw", [MULAW]: "mulaw" };

/** First bytes of other sound files: ID3v2, the frame sync of MPEG audio layer III, EBML and the four-letter tags. */
const signatures: readonly { readonly name: string; readonly at: number; readonly starts: RegExp }[] = [
  { name: "Ogg", at: 0, starts: /^OggS/ },
  { name: "FLAC", at: 0, starts: /^fLaC/ },
  { name: "MP3", at: 0, starts: /^(ID3|\xff[\xf2\xf3\xfa\xfb])/ },
  { name: "WebM", at: 0, starts: /^.E\xdf\xa3/ },
  { name: "AIFF", at: 0, starts: /^FORM/ },
  { name: "big-endian WAV", at: 0, starts: /^RIFX/ },
  { name: "RF64", at: 0, starts: /^RF64/ },
  { name: "MP4", at: 4, starts: /^ftyp/ },
];

/** All of what `openWav` opens. */
export function readWav(bytes: Uint8Array): Audio | Failure {
  const sound = openWav(bytes);
  if (isFailure(sound)) return sound;
  return { samples: sound.read(0, sound.length), sampleRate: sound.sampleRate };
}

/**
 * A RIFF WAVE file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64, or G.711, any number of channels. A data chunk that
 * claims more than there is (a recorder that was cut off, a stream of unknown length) gives what is there.
 */
export function openWav(bytes: Uint8Array): WavSound | Failure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 0) return refused("The file is empty.");
  if (tag(view, 0) !== "RIFF" || tag(view, 8) !== "WAVE") return refused(`This is not a WAV file${looksLike(view)}.`);
  let format: Format | Failure = refused("The WAV file has no format chunk.");
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag(view, at) === "fmt ") format = readFormat(view, body, size);
    if (tag(view, at) === "data") return isFailure(format) ? format : openSamples(view, body, size, format);
    // Chunks are padded to an even length.
    at = body + size + (size % 2);
  }
  return isFailure(format) ? format : refused("The WAV file holds no sound.");
}

/** samples: mono. PCM of 16 bits; what lies outside [-1, 1] is clipped. */
export function writeWav(samples: Float32Array, sampleRate: number): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const write = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
  };
  write(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, "data");
  view.setUint32(40, samples.length * 2, true);
  for (const [i, x] of samples.entries())
    view.setInt16(44 + i * 2, Math.round(Math.min(32_767, Math.max(-32_768, finite(x) * 32_768))), true);
  return bytes;
}

function readFormat(view: DataView, at: number, size: number): Format | Failure {
  if (size < 16 || at + 16 > view.byteLength) return refused("The WAV file's format chunk is damaged.");
  const code = view.getUint16(at, true);
  const real = code === EXTENSIBLE && size >= 26 && at + 26 <= view.byteLength ? view.getUint16(at + 24, true) : code;
  if (!NAMES[real]) return refused(`The WAV file is compressed (format ${real}); save it as PCM.`);
  const format: Format = {
    code: real,
    channels: view.getUint16(at + 2, true),
    sampleRate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
  if (format.channels === 0) return refused("The WAV file says it has no channels.");
  if (format.sampleRate < 1_000 || format.sampleRate > 768_000)
    return refused(`The WAV file says it has ${format.sampleRate} samples a second, which cannot be right.`);
  if (!readers[kind(format)]) return refused(`WAV of ${format.bits} bits is not supported.`);
  return format;
}

function openSamples(view: DataView, at: number, size: number, format: Format): WavSound | Failure {
  const read = readers[kind(format)];
  if (!read) throw new Error(`no reader for ${kind(format)}`);
  const { channels, sampleRate } = format;
  const width = format.bits / 8;
  const block = width * channels;
  // A size of 0 with bytes behind it is a stream that never came back to fill it in, unless the file's own size is right.
  const unfilled = size === 0 && view.getUint32(4, true) + 8 !== view.byteLength;
  const claimed = unfilled ? view.byteLength - at : size;
  const length = Math.floor(Math.min(claimed, view.byteLength - at) / block);
  if (length <= 0) return refused("The WAV file holds no sound.");
  const mono = (i: number) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += read(view, at + i * block + c * width);
    return Math.max(-1, Math.min(1, sum / channels));
  };
  return {
    sampleRate,
    channels,
    length,
    read: (from, count) =>
      Float32Array.from({ length: Math.max(0, Math.min(count, length - from)) }, (_, i) => mono(from + i)),
  };
}

function kind({ code, bits }: Format): string {
  return `${NAMES[code]}-${bits}`;
}

function tag(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return "";
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function looksLike(view: DataView): string {
  const found = signatures.find(({ at, starts }) => starts.test(tag(view, at)));
  return found ? `; it looks like ${found.name}` : "";
}

function finite(x: number): number {
  return Number.isFinite(x) ? x : 0;
}

function refused(message: string): Failure {
  return failure("bad-audio", message);
}
