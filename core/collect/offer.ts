import { listOf, matching, object, oneOf, optional, type Parser, refuse, text, whole } from "../parse.ts";
import { KINDS, type Kind } from "./clip.ts";
import { AGES, GENDERS, hexId, SCOPES, type Scope, utcTime } from "./consent.ts";
import { fileOf, licenceFor } from "./row.ts";

/** Bytes of one recording's file that a server takes: half a minute at 96 kHz is 5.8 MB. */
const LARGEST = 16 * 2 ** 20;
/** Bytes that travel in one request. */
export const PIECE = 256 * 1024;

/** The line of a recording, as `rowOf` writes it. */
export type OfferedRow = {
  readonly file_name: string;
  readonly id: string;
  readonly language: string;
  readonly speaker: string;
  readonly licence: string;
  readonly source: string;
  readonly text: string;
  readonly consent: { readonly version: string; readonly scopes: readonly Scope[]; readonly givenAt: string };
  readonly kind: Kind;
  readonly studio: "true" | "false";
  readonly clipping: string;
  readonly snr?: string | undefined;
  readonly age?: string | undefined;
  readonly gender?: string | undefined;
  readonly region?: string | undefined;
};

/** What a client tells of a recording before its first byte. */
export interface Offer {
  /** Bytes of the file. */
  readonly size: number;
  /** Of the file, 64 hex digits. */
  readonly sha256: string;
  /** SHA-256 of the secret by which it can be taken back: 64 hex digits. The secret itself stays with the client. */
  readonly withdrawal: string;
  readonly row: OfferedRow;
}

export const digest: Parser<string> = matching(/^[0-9a-f]{64}$/, "64 hex digits");
const figure = matching(/^-?\d{1,6}(\.\d{1,6})?$/, "a number");

/** No control character but a line's end: what is written into a table stays one line of it. */
function words(most: number): Parser<string> {
  return (value, path) => {
    const given = text(value, path);
    if (given.length > most) refuse(path, `must have at most ${most} characters`);
    return /[^\P{Cc}\n\t]/u.test(given) ? refuse(path, "must have no control characters") : given;
  };
}

const row: Parser<OfferedRow> = object<OfferedRow>({
  file_name: text,
  id: hexId,
  language: matching(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a language tag such as sn"),
  speaker: digest,
  licence: text,
  source: words(200),
  text: words(2000),
  consent: object<OfferedRow["consent"]>({
    version: words(40),
    scopes: listOf(oneOf(...SCOPES)),
    givenAt: utcTime,
  }),
  kind: oneOf(...KINDS),
  studio: oneOf("true", "false"),
  clipping: figure,
  snr: optional(figure),
  age: optional(oneOf(...AGES)),
  gender: optional(oneOf(...GENDERS)),
  region: optional(words(200)),
});

/** Refuses a recording without a consent, and a licence that is not the one of its consent. */
const consented: Parser<OfferedRow> = (value, path) => {
  const given = row(value, path);
  const { id, file_name, licence, consent } = given;
  if (consent.scopes.length === 0) refuse(`${path}.consent.scopes`, "must name what was agreed to");
  if (licence !== licenceFor(consent.scopes)) refuse(`${path}.licence`, "must be the one of the consent");
  return file_name === fileOf(id) ? given : refuse(`${path}.file_name`, "must be the one of the id");
};

const size: Parser<number> = (value, path) => {
  const bytes = whole(value, path);
  return bytes > 0 && bytes <= LARGEST ? bytes : refuse(path, `must be 1 to ${LARGEST}`);
};

export const parseOffer: Parser<Offer> = object<Offer>({ size, sha256: digest, withdrawal: digest, row: consented });
