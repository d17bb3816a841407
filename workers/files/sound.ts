import {
  ADTS,
  AudioSampleSink,
  BlobSource,
  FLAC,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WAVE,
  WEBM,
} from "mediabunny";
import { type Failure, failure } from "../../core/failure.ts";
import type { Refusal, Sound } from "../../core/transcript-file/files.ts";
import type { Block } from "../../core/transcript-file/spoken.ts";
import { mono } from "./mono.ts";

/** A file that can be decoded. */
export interface OpenSound extends Sound {
  /** Decoded one block after another, a few ahead of what was taken; rejects with a `bad-audio` Failure. */
  blocks(): AsyncGenerator<Block, void, undefined>;
  close(): void;
}

const FORMATS = [WAVE, MP3, MP4, QTFF, OGG, WEBM, MATROSKA, FLAC, ADTS];
/** Hz. No recorder goes beyond; a file that says so was forged to cost memory. */
const FASTEST = 192_000;

/** Reads the headers alone. Rejects with a `bad-audio` Failure that says why the file cannot be decoded here. */
export async function openSound(file: Blob): Promise<OpenSound> {
  if (file.size === 0) throw refused("empty", "the file has no bytes");
  // Where a file is gone or may not be read, only reading it tells.
  await file
    .slice(0, 1)
    .arrayBuffer()
    .catch((thrown: unknown) => {
      throw refused("unreadable", String(thrown));
    });
  const input = new Input({ source: new BlobSource(file), formats: FORMATS });
  try {
    const track = await soundOf(input);
    const format = await formatOf(track);
    if (!(await track.canDecode()) || (await track.getSampleRate()) > FASTEST)
      throw refused("cannot-decode", `this browser does not decode ${format}`, format);
    const seconds = (await track.getDurationFromMetadata()) ?? (await track.computeDuration());
    return {
      seconds: Number.isFinite(seconds) ? Math.max(0, seconds) : 0,
      format,
      blocks: () => blocksOf(track),
      close: () => input.dispose(),
    };
  } catch (thrown) {
    input.dispose();
    throw asRefusal(thrown);
  }
}

async function soundOf(input: Input): Promise<InputAudioTrack> {
  // Too few bytes for a header make the library throw.
  const known = await input.canRead().catch((thrown: unknown) => {
    if (isGone(thrown)) throw thrown;
    return false;
  });
  if (!known) throw refused("not-audio", "no format of sound or video that is known");
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw refused("no-sound", "the file has no sound track");
  return track;
}

async function* blocksOf(track: InputAudioTrack): AsyncGenerator<Block, void, undefined> {
  let frames = 0;
  try {
    for await (const sample of new AudioSampleSink(track).samples()) {
      try {
        frames += sample.numberOfFrames;
        yield { samples: mono(sample), sampleRate: sample.sampleRate, time: sample.timestamp };
      } finally {
        sample.close();
      }
    }
  } catch (thrown) {
    throw asRefusal(thrown);
  }
  if (frames === 0) throw refused("empty", "the sound track holds nothing");
}

const NAMES: Readonly<Record<string, string>> = {
  aac: "AAC",
  opus: "Opus",
  mp3: "MP3",
  vorbis: "Vorbis",
  flac: "FLAC",
  ac3: "AC-3",
  eac3: "E-AC-3",
  ulaw: "µ-law",
  alaw: "A-law",
};

/** The codec's name, or what the file calls it. */
async function formatOf(track: InputAudioTrack): Promise<string> {
  const codec = await track.getCodec();
  if (codec) return NAMES[codec] ?? (codec.startsWith("pcm-") ? "PCM" : codec.toUpperCase());
  const own = await track.getInternalCodecId();
  return typeof own === "string" && own.trim() ? own.trim() : (await track.input.getFormat()).name;
}

function asRefusal(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return thrown as Failure;
  return refused(isGone(thrown) ? "unreadable" : "damaged", `${thrown.name}: ${thrown.message}`);
}

function isGone(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === "NotReadableError" || thrown.name === "NotFoundError");
}

function refused(why: Refusal, message: string, format?: string): Failure {
  return failure("bad-audio", message, format === undefined ? { why } : { why, format });
}
