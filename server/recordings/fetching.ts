import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { writeWav } from "../../core/wav.ts";
import { syncFolder, writeDurably } from "../../foundry/durable.ts";
import type { DecodedAudio } from "../services.ts";
import type { Announcement } from "./announcement.ts";
import type { Fetched } from "./download.ts";
import { PARTS, type Place, placeOf } from "./places.ts";
import { type CallRecord, readRecord, utcOf } from "./record.ts";

export interface Fetching {
  /** Absolute. */
  readonly folder: string;
  /** BCP 47, of the recogniser. */
  readonly language: string;
  readonly days: number;
  readonly download: (url: string, to: string, signal: AbortSignal) => Promise<Fetched>;
  readonly decode: (bytes: Uint8Array, signal: AbortSignal) => Promise<DecodedAudio>;
}

export const DAY_MS = 86_400_000;

/** Where an announced recording lies or will lie, and what is known of it. */
export async function found(
  folder: string,
  announced: Announcement,
): Promise<{ readonly place: Place; readonly record?: CallRecord }> {
  const own = placeOf(folder, announced, false);
  const record = await readRecord(own.side);
  if (!record) return { place: own };
  if (record.id === announced.id) return { place: own, record };
  const other = placeOf(folder, announced, true);
  const its = await readRecord(other.side);
  return { place: other, ...(its ? { record: its } : {}) };
}

/** Brings the file here, keeps it as it came and as WAV, and tells what there is to tell. */
export async function fetched(
  announced: Announcement,
  place: Place,
  options: Fetching,
  signal: AbortSignal,
): Promise<{ readonly record: CallRecord; readonly sound: DecodedAudio }> {
  const { folder, language, days, download, decode } = options;
  const part = join(folder, PARTS, `${announced.id}.${process.pid}.part`);
  await mkdir(dirname(part), { recursive: true });
  try {
    const { extension, bytes } = await download(announced.url, part, signal);
    const content = await readFile(part);
    const sound = await decode(content, signal);
    const original = `${place.path}.${extension}`;
    const wav = `${place.path}.wav`;
    await mkdir(dirname(wav), { recursive: true });
    await rename(part, original);
    if (original !== wav)
      await writeDurably(wav, pieces(writeWav(sound.samples, SAMPLE_RATE)), `${wav}.${process.pid}.draft`);
    await syncFolder(dirname(wav));
    const { id, call, provider, speaker } = announced;
    const record: CallRecord = {
      id,
      call_sid: call,
      provider,
      source: withoutQuery(announced.url),
      audio_filepath: basename(wav),
      original: basename(original),
      sha256: createHash("sha256").update(content).digest("hex"),
      bytes,
      speaker,
      language,
      announced: utcOf(announced.announced),
      retain_until: utcOf(announced.announced + days * DAY_MS),
      duration: sound.seconds,
      text: "",
    };
    return { record, sound };
  } finally {
    await rm(part, { force: true });
  }
}

async function* pieces(bytes: Uint8Array) {
  yield bytes;
}

function withoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}
