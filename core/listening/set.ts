import { listOf, matching, object, oneOf, type Parser, refuse } from "../parse.ts";
import { readUtc } from "../utc.ts";

/** The file that makes a folder of sounds a listening test. It tells nobody which voice a sound is of: the maker's key does. */
export const SET_FILE = "listening.json";

/** Bad, poor, fair, good, excellent: the scale of absolute category rating (ITU-T P.800, annex B). */
export const SCORES = [1, 2, 3, 4, 5] as const;
export type Score = (typeof SCORES)[number];

export interface ListeningSet {
  readonly schema: 1;
  /** 32 hex digits, drawn when it was made. */
  readonly id: string;
  /** Files beside it, all of them WAV; their names are drawn. */
  readonly sounds: readonly string[];
}

/** What one person said of a set: `ratings-RATER.json`. */
export interface Ratings {
  readonly schema: 1;
  readonly set: string;
  /** 32 hex digits, drawn for this sitting alone. */
  readonly rater: string;
  /** UTC to the second. */
  readonly at: string;
  readonly scores: readonly { readonly sound: string; readonly score: Score }[];
}

/** A bound of ours: nobody hears more with care. */
export const MOST = 1_000;

const id = matching(/^[0-9a-f]{32}$/, "32 hex digits");
export const soundName = matching(/^[0-9a-f]{16}\.wav$/, "a name such as 00aa11bb22cc33dd.wav");
const utc: Parser<string> = (value, path) =>
  typeof value === "string" && readUtc(value) !== undefined
    ? value
    : refuse(path, "must be a time like 2026-11-21T09:00:00Z");

/** Each once, and not too many. */
function once<T>(each: Parser<T>, nameOf: (one: T) => string): Parser<readonly T[]> {
  const list = listOf(each);
  return (value, path) => {
    const read = list(value, path);
    if (read.length === 0 || read.length > MOST) refuse(path, `must have 1 to ${MOST}`);
    return new Set(read.map(nameOf)).size === read.length ? read : refuse(path, "has one twice");
  };
}

const score: Parser<Score> = (value, path) => SCORES.find((one) => one === value) ?? refuse(path, "must be 1 to 5");

export const listeningSet: Parser<ListeningSet> = object<ListeningSet>({
  schema: oneOf(1),
  id,
  sounds: once(soundName, (name) => name),
});

export const ratings: Parser<Ratings> = object<Ratings>({
  schema: oneOf(1),
  set: id,
  rater: id,
  at: utc,
  scores: once(object<Ratings["scores"][number]>({ sound: soundName, score }), ({ sound }) => sound),
});
