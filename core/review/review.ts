import { listOf, matching, object, oneOf, optional, type Parser, refuse, text } from "../parse.ts";
import { readUtc } from "../utc.ts";

/** Checklist rows B8 to B10 of the data facts name these words; Label Studio projects use the same. */
export const QUALITIES = ["excellent", "good", "fair", "poor"] as const;
export type Quality = (typeof QUALITIES)[number];
export const ACCENTS = ["standard", "rural", "urban", "code-mixed"] as const;
export type Accent = (typeof ACCENTS)[number];
export const EMOTIONS = ["neutral", "happy", "sad", "angry", "surprised", "afraid"] as const;
export type Emotion = (typeof EMOTIONS)[number];
export const DECISIONS = ["accept", "reject", "unsure"] as const;
export type Decision = (typeof DECISIONS)[number];
/** Of a synthetic voice, 1 to 5 each. */
export const RATINGS = ["naturalness", "pronunciation", "emotion"] as const;
export type Rating = (typeof RATINGS)[number];
export type Stars = 1 | 2 | 3 | 4 | 5;
export const SEGMENT_LABELS = ["Speech", "Noise", "Other voice"] as const;
export type SegmentLabel = (typeof SEGMENT_LABELS)[number];

/** A stretch of a recording, in seconds from its beginning. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly label: SegmentLabel;
  readonly text?: string | undefined;
}

export type Ratings = { readonly [Name in Rating]?: Stars | undefined };

/** What one person says of one recording. */
export interface Review {
  /** The recording: 32 hex digits, as the foundry names rows. */
  readonly item: string;
  /** A pseudonym. */
  readonly reviewer: string;
  /** When it was decided, UTC to the second. */
  readonly at: string;
  readonly transcript: string;
  readonly decision: Decision;
  readonly quality?: Quality | undefined;
  readonly accent?: Accent | undefined;
  readonly dialect?: string | undefined;
  readonly emotion?: Emotion | undefined;
  readonly ratings?: Ratings | undefined;
  readonly segments?: readonly Segment[] | undefined;
  /** Seconds that the reviewer spent on it. */
  readonly seconds: number;
  /** Of the recording; 0 where nobody measured it. */
  readonly audioSeconds: number;
}

/** UTF-16 units of a transcript: an hour of fast speech has fewer. */
const LONGEST = 100_000;
/** A bound of ours: more marks on one recording are a mistake. */
const MOST_SEGMENTS = 2_000;

const amount: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0
    ? value
    : refuse(path, "must be a number, 0 or more");
const words: Parser<string> = (value, path) =>
  typeof value === "string" && value.length <= LONGEST
    ? value
    : refuse(path, `must be a string of ${LONGEST} characters at most`);
const utc: Parser<string> = (value, path) =>
  typeof value === "string" && readUtc(value) !== undefined
    ? value
    : refuse(path, "must be a time like 2026-11-21T09:00:00Z");

export const itemId: Parser<string> = matching(/^[0-9a-f]{32}$/, "32 hex digits");
/** No spaces and no @: names and addresses of people are no pseudonyms. */
export const pseudonym: Parser<string> = matching(/^[\p{L}\p{M}\p{N}._-]{1,64}$/u, "1 to 64 letters, digits, . _ or -");
export const dialectName: Parser<string> = matching(/^[^\p{C}]{1,80}$/u, "1 to 80 characters");

const segment = object<Segment>({
  start: amount,
  end: amount,
  label: oneOf(...SEGMENT_LABELS),
  text: optional(words),
});
const segments: Parser<readonly Segment[]> = (value, path) => {
  const all = listOf(segment)(value, path);
  if (all.length > MOST_SEGMENTS) refuse(path, `must be ${MOST_SEGMENTS} at most`);
  for (const [i, { start, end }] of all.entries())
    if (end <= start) refuse(`${path}[${i}].end`, "must lie behind start");
  return all;
};
const stars = optional(oneOf<Stars>(1, 2, 3, 4, 5));
const ratings = object<Ratings>({ naturalness: stars, pronunciation: stars, emotion: stars });

export const parseReview: Parser<Review> = (value, path) => {
  const read = object<Review>({
    item: itemId,
    reviewer: pseudonym,
    at: utc,
    transcript: words,
    decision: oneOf(...DECISIONS),
    quality: optional(oneOf(...QUALITIES)),
    accent: optional(oneOf(...ACCENTS)),
    dialect: optional(dialectName),
    emotion: optional(oneOf(...EMOTIONS)),
    ratings: optional(ratings),
    segments: optional(segments),
    seconds: amount,
    audioSeconds: amount,
  })(value, path);
  if (read.decision === "accept") text(read.transcript.trim(), path ? `${path}.transcript` : "transcript");
  return read;
};
