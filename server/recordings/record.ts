import { readFile } from "node:fs/promises";
import { bool, listOf, matching, object, oneOf, optional, type Parser, parse, text, whole } from "../../core/parse.ts";
import type { Segment } from "../../core/transcript-file/segment.ts";
import { ROUTES, type Route } from "../../foundry/data/call-rules.ts";
import { writeDurably } from "../../foundry/durable.ts";
import { amount, share, utc, words } from "../../foundry/parsers.ts";
import { type Announcement, callName, PROVIDERS, pseudonym, recordingId } from "./announcement.ts";

/**
 * What is known of a recording: the file beside its sound, which grows with each step. One line of JSON with the keys of a NeMo
 * manifest, so that the foundry takes the folder in (`ingest --as nemo`); a row whose `text` is empty is left out there.
 */
export interface CallRecord {
  readonly id: string;
  readonly call_sid: string;
  readonly provider: Announcement["provider"];
  /** Where it was fetched, without query: that holds what opens it. */
  readonly source: string;
  /** In the same folder: the WAV, and the file as it came. */
  readonly audio_filepath: string;
  readonly original: string;
  /** Of the file as it came, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** 64 hex digits, or empty. */
  readonly speaker: string;
  /** BCP 47. */
  readonly language: string;
  readonly announced: string;
  /** UTC: until when it is kept; the next sweep after it deletes it (retention.ts). */
  readonly retain_until: string;
  /** Seconds. */
  readonly duration: number;
  /** The words that count; empty until a person or the rules say so. */
  readonly text: string;
  /** What the recogniser heard, and what it gives for that: 0..1. */
  readonly pred_text?: string | undefined;
  readonly confidence?: number | undefined;
  readonly segments?: readonly Segment[] | undefined;
  readonly quality?: number | undefined;
  /** dB. */
  readonly snr?: number | undefined;
  readonly clipped?: number | undefined;
  readonly silent?: number | undefined;
  /** Hz. */
  readonly bandwidth?: number | undefined;
  readonly route?: Route | undefined;
  /** Words were recognised in it: the call reached somebody, and was heard. */
  readonly success?: boolean | undefined;
  /** `machine` where `text` was heard and not written by a person. */
  readonly words_by?: "machine" | undefined;
}

const decibels: Parser<number> = (value, path) =>
  Number(value) < 0 ? -amount(-Number(value), path) : amount(value, path);
const record: Parser<CallRecord> = object<CallRecord>({
  id: recordingId,
  call_sid: callName,
  provider: oneOf(...PROVIDERS),
  source: text,
  audio_filepath: text,
  original: text,
  sha256: matching(/^[0-9a-f]{64}$/, "64 hex digits"),
  bytes: whole,
  speaker: pseudonym,
  language: text,
  announced: utc,
  retain_until: utc,
  duration: amount,
  text: words,
  pred_text: optional(words),
  confidence: optional(share),
  segments: optional(listOf(object<Segment>({ start: amount, end: amount, text }))),
  quality: optional(share),
  snr: optional(decibels),
  clipped: optional(share),
  silent: optional(share),
  bandwidth: optional(amount),
  route: optional(oneOf(...ROUTES)),
  success: optional(bool),
  words_by: optional(oneOf("machine")),
});

/** undefined where there is none. Throws an Error where somebody else wrote it. */
export async function readRecord(path: string): Promise<CallRecord | undefined> {
  const found = await readFile(path, "utf8").catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== "ENOENT") throw thrown;
  });
  if (found === undefined) return undefined;
  const read = parse(record, JSON.parse(found), "record");
  if (!read.ok) throw new Error(`${read.problem.path} ${read.problem.message}`);
  return read.value;
}

/** Whole and on the disk, or as it was. */
export async function writeRecord(path: string, value: CallRecord): Promise<void> {
  await writeDurably(path, `${JSON.stringify(value)}\n`, `${path}.${process.pid}.draft`);
}

/** UTC, without fractions. */
export function utcOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
