import { type Hypothesis, SAMPLE_RATE } from "../../core/contracts.ts";
import { heard } from "../../core/language/heard.ts";
import { REACH, words } from "../../core/stitch.ts";
import { type Segment, withPiece } from "../../core/transcript-file/segment.ts";
import { spokenIn } from "../../core/transcript-file/spoken.ts";
import type { Backend, DecodedAudio } from "../services.ts";

/** What the reading of a segment's end told. */
type Told = Pick<Hypothesis, "confidence" | "noSpeech">;
export interface Transcript {
  readonly segments: readonly Segment[];
  /** One for each segment. */
  readonly told: readonly Told[];
}
export interface Progress extends Transcript {
  /** Words from the beginning on that no later piece changes, one space between them. */
  readonly settled: string;
  readonly ended: boolean;
}

/** Samples handed to the detector at once (1 s). */
const BLOCK = SAMPLE_RATE;

/** Reads a recording piece by piece, by the rules of the page's Transcribe screen. silence: ms between two pieces. */
export async function* transcribed(
  { asr, hearing, openVad, rules }: Backend,
  audio: DecodedAudio,
  silence: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<Progress, void, undefined> {
  const vad = await openVad();
  const pause = silence === undefined ? hearing.pause : Math.round((silence * SAMPLE_RATE) / 1000);
  let segments: readonly Segment[] = [];
  let told: readonly Told[] = [];
  for await (const { piece } of spokenIn(blocksOf(audio), vad, { ...hearing, pause }, signal)) {
    if (!piece) continue;
    const { samples, at } = piece;
    const { text, confidence, noSpeech } = await asr.transcribe({ turn: 0, revision: 0, samples, at }, signal);
    const before = segments.length;
    const after = withPiece(segments, piece, heard(text, rules));
    if (after === segments) continue;
    segments = after;
    told = [...told.slice(0, after.length > before ? before : before - 1), { confidence, noSpeech }];
    yield { segments, told, settled: settledIn(segments), ended: false };
  }
  yield { segments, told, settled: textOf(segments), ended: true };
}

async function* blocksOf({ samples }: DecodedAudio) {
  for (let at = 0; at < samples.length; at += BLOCK)
    yield { samples: samples.subarray(at, at + BLOCK), sampleRate: SAMPLE_RATE, time: at / SAMPLE_RATE };
}

/** A piece that overlaps the one before may change its last words, as many as stitching reaches. */
function settledIn(segments: readonly Segment[]): string {
  const last = segments.at(-1);
  return [textOf(segments.slice(0, -1)), ...words(last?.text ?? "").slice(0, -REACH)].filter(Boolean).join(" ");
}

export function textOf(segments: readonly Segment[]): string {
  return segments.map(({ text }) => text).join(" ");
}
