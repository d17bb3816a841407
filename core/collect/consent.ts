import { listOf, matching, object, oneOf, optional, type Parser, refuse, text } from "../parse.ts";
import { readUtc } from "../utc.ts";

/** What may be done with a voice; the foundry's rows have the same words (`foundry/data/row.ts`). */
export const SCOPES = ["asr", "tts", "evaluation", "publish"] as const;
export type Scope = (typeof SCOPES)[number];

/** What a person agreed to, as data. */
export interface Consent {
  /** 32 hex digits; each recording names the one it was made under. */
  readonly id: string;
  /** Of the text that was agreed to, and the language it was read in: `1`, `sn`. */
  readonly version: string;
  readonly language: string;
  readonly scopes: readonly Scope[];
  /** UTC, `2026-11-21T09:00:00Z`. */
  readonly givenAt: string;
  readonly by: "tap" | "voice";
}

/** The text of a language, which a speaker reads or has read aloud. A changed sentence is a new version. */
export interface ConsentText {
  /** False while no speaker of the language has checked it. */
  readonly reviewed: boolean;
  readonly version: string;
  readonly sentences: readonly string[];
  /** One question for each scope, answered by yes or no. */
  readonly scopes: Readonly<Record<Scope, string>>;
  /** The last question, behind those. */
  readonly agree: string;
  /** What counts as an answer: lower case, without marks. */
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

/** UTC to the second, as text. */
export const utcTime: Parser<string> = (value, path) => {
  const given = text(value, path);
  return readUtc(given) === undefined ? refuse(path, "must be like 2026-11-21T09:00:00Z") : given;
};
export const hexId: Parser<string> = matching(/^[0-9a-f]{32}$/, "32 hex digits");

export const parseConsent: Parser<Consent> = object<Consent>({
  id: hexId,
  version: text,
  language: text,
  scopes: listOf(oneOf(...SCOPES)),
  givenAt: utcTime,
  by: oneOf("tap", "voice"),
});

/** Age and gender by the tokens of Common Voice; whatever is absent was not told. */
export interface AboutSpeaker {
  readonly age?: string | undefined;
  readonly gender?: string | undefined;
  /** In the speaker's own words: where they learnt the language. */
  readonly region?: string | undefined;
}
export const AGES = [
  "teens",
  "twenties",
  "thirties",
  "forties",
  "fifties",
  "sixties",
  "seventies",
  "eighties",
  "nineties",
];
export const GENDERS = ["male_masculine", "female_feminine", "non-binary"];

/** Who speaks: a pseudonym that was drawn, never made of a name. */
export interface SpeakerCard {
  /** 64 hex digits. */
  readonly pseudonym: string;
  readonly about: AboutSpeaker;
}

export const parseSpeaker: Parser<SpeakerCard> = object<SpeakerCard>({
  pseudonym: matching(/^[0-9a-f]{64}$/, "64 hex digits"),
  about: object<AboutSpeaker>({
    age: optional(oneOf(...AGES)),
    gender: optional(oneOf(...GENDERS)),
    region: optional(text),
  }),
});

/** What somebody answered to a question of the text; undefined where it is neither, or both. heard: as recognised. */
export function answerOf(heard: string, { yes, no }: Pick<ConsentText, "yes" | "no">): "yes" | "no" | undefined {
  const said = ` ${plain(heard)} `;
  const has = (words: readonly string[]) => words.some((word) => said.includes(` ${plain(word)} `));
  const [agrees, refuses] = [has(yes), has(no)];
  if (agrees === refuses) return undefined;
  return agrees ? "yes" : "no";
}

function plain(words: string): string {
  return words
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}']+/gu, " ")
    .trim();
}
