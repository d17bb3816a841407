import { failure } from "../../core/failure.ts";
import { bool, listOf, mapOf, matching, object, oneOf, optional, type Parser, parse, text } from "../../core/parse.ts";
import { amount, share, utc, words } from "../parsers.ts";

export const SPLITS = ["train", "dev", "test", "other"] as const;
export type Split = (typeof SPLITS)[number];

/** What may be done with a voice. */
export const SCOPES = ["asr", "tts", "evaluation", "publish"] as const;
export type Scope = (typeof SCOPES)[number];

export interface Consent {
  /** Of the text that was agreed to. */
  readonly version: string;
  readonly scopes: readonly Scope[];
  /** UTC, `2026-11-21T09:00:00Z`. */
  readonly givenAt: string;
  readonly withdrawnAt?: string | undefined;
}

export interface Sound {
  /** Below the storage folder, with slashes. */
  readonly path: string;
  /** Of the file, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** Known once it was decoded: samples of the one channel, and Hz. */
  readonly samples?: number | undefined;
  readonly sampleRate?: number | undefined;
}

/** The one form that every reader gives and every writer takes. Rows of text alone have no audio. */
export interface UtteranceRow {
  /** 32 hex digits. */
  readonly id: string;
  readonly dataset: string;
  /** BCP 47, `sn`. */
  readonly language: string;
  readonly text: string;
  readonly audio?: Sound | undefined;
  /** 64 hex digits that lead to no person without the storage's key; empty where nobody is known. */
  readonly speaker: string;
  /** SPDX. */
  readonly licence: string;
  /** Where it was taken from: an address, or a name that can be asked after. */
  readonly source: string;
  readonly consent?: Consent | undefined;
  readonly split?: Split | undefined;
  /** 0..1. */
  readonly quality?: number | undefined;
  readonly synthetic?: boolean | undefined;
  /** What else the source tells: age, gender, accent, variant, intent ... */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Tag of a row whose words were given to it by their share of the time alone: nobody heard them just there. */
export const PLACED_BY = "placed-by";

export const sha256 = matching(/^[0-9a-f]{64}$/, "64 hex digits");
/** No way out of the folder it counts from. */
const below = matching(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\\0]+$/, "a path below the storage folder");
export const rowId = matching(/^[0-9a-f]{32}$/, "32 hex digits");
export const languageTag = matching(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a language tag such as sn");
export const datasetName = matching(
  /^[a-z0-9][a-z0-9._-]{0,79}$/,
  "lower case letters, digits, dot, dash and underscore",
);

const consent = object<Consent>({
  version: text,
  scopes: listOf(oneOf(...SCOPES)),
  givenAt: utc,
  withdrawnAt: optional(utc),
});

export const utteranceRow: Parser<UtteranceRow> = object<UtteranceRow>({
  id: rowId,
  dataset: datasetName,
  language: languageTag,
  text: words,
  audio: optional(
    object<Sound>({ path: below, sha256, bytes: amount, samples: optional(amount), sampleRate: optional(amount) }),
  ),
  speaker: matching(/^([0-9a-f]{64})?$/, "64 hex digits, or empty"),
  licence: text,
  source: text,
  consent: optional(consent),
  split: optional(oneOf(...SPLITS)),
  quality: optional(share),
  synthetic: optional(bool),
  tags: optional(mapOf(text)),
});

/** As an object or as the JSON of one, which is how flat tables hold it. Anything that is there and is none throws `bad-manifest`. */
export function consentOf(value: unknown): Consent | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const given = typeof value === "string" ? jsonOr(value) : value;
  const parsed = parse(consent, given, "consent");
  if (!parsed.ok) throw failure("bad-manifest", `${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

/** What a flat table holds of a value: JSON, or text as it stands. */
export function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Seconds of a row's sound; 0 where it has none or was not decoded. */
export function seconds({ audio }: UtteranceRow): number {
  return audio?.samples && audio.sampleRate ? audio.samples / audio.sampleRate : 0;
}
