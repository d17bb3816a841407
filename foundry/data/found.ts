import { parse } from "../../core/parse.ts";
import { ABOUT } from "./dialogue.ts";
import { MADE_OF, PART_OF } from "./erased.ts";
import { type Consent, consentOf, PLACED_BY, rowId, SPLITS, type Split } from "./row.ts";

/** A row as a reader finds it, before it has a pseudonym, a digest and a place in the storage. */
export interface Found {
  /** As the source calls it: for the log of what was dropped. */
  readonly name: string;
  readonly text: string;
  readonly sound?: FoundSound | undefined;
  readonly id?: string | undefined;
  readonly speaker?: string | undefined;
  readonly language?: string | undefined;
  readonly licence?: string | undefined;
  readonly source?: string | undefined;
  readonly split?: Split | undefined;
  readonly quality?: number | undefined;
  readonly synthetic?: boolean | undefined;
  readonly consent?: Consent | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Why it cannot be taken, where the reader knows. */
  readonly problem?: string | undefined;
}
/** A file of the set's folder, by the name that the set gives it, or bytes that lie inside of another file. */
export type FoundSound = { readonly file: string } | { readonly name: string; readonly bytes: Uint8Array };

export interface ReadOptions {
  /** Of the column or key with the words; the usual names are tried where none is given. */
  readonly textKey?: string | undefined;
}
/** folder: absolute. The order is the same each time. */
export type Reader = (folder: string, options: ReadOptions) => AsyncGenerator<Found, void, undefined>;

/** The names that data sets use for one thing (HF hub, Common Voice, FLEURS, NeMo, Fluent Speech Commands). */
const TEXT = ["text", "transcription", "sentence", "transcript", "raw_transcription", "normalized_text"];
const SPEAKER = ["speaker", "speaker_id", "client_id", "speakerId"];
const LANGUAGE = ["language", "lang", "locale"];
/** What says how long or where a sound is; it is found out anew. */
const PASSED = ["duration", "offset", "sampling_rate", "num_samples", "audio", "audio_filepath", "file_name", "path"];

const splitNames: Readonly<Record<string, Split>> = { validation: "dev", valid: "dev", eval: "dev" };
export function splitOf(name: string): Split | undefined {
  return splitNames[name] ?? SPLITS.find((split) => split === name);
}

/** A flat record (a line of CSV, of a manifest, of a table) as a row; what has no place of its own becomes a tag. */
export function foundOf(record: Readonly<Record<string, unknown>>, name: string, options: ReadOptions = {}): Found {
  const left = new Map(Object.entries(record).filter(([, v]) => v !== null && v !== undefined && v !== ""));
  const take = (...keys: readonly string[]) => {
    const key = keys.find((k) => left.has(k));
    const value = key === undefined ? undefined : left.get(key);
    for (const k of keys) left.delete(k);
    return value === undefined ? undefined : String(value);
  };
  const text = take(...(options.textKey ? [options.textKey] : TEXT)) ?? "";
  const given = take("id");
  const id = given !== undefined && parse(rowId, given).ok ? given : undefined;
  const consent = left.get("consent");
  for (const key of ["consent", ...PASSED]) left.delete(key);
  const quality = Number(take("quality") ?? Number.NaN);
  const synthetic = take("synthetic");
  return {
    name,
    text,
    id,
    speaker: take(...SPEAKER),
    language: take(...LANGUAGE),
    licence: take("licence", "license"),
    source: take("source"),
    split: splitOf(take("split") ?? ""),
    quality: quality >= 0 && quality <= 1 ? quality : undefined,
    synthetic: synthetic === undefined ? undefined : synthetic === "true",
    consent: consentOf(consent),
    tags: tagsOf(left, id !== undefined),
  };
}

/** ours: whether the row has an id of ours, as each row has that was written out here. */
function tagsOf(left: ReadonlyMap<string, unknown>, ours: boolean): Found["tags"] {
  const tags: Record<string, string> = {};
  for (const [key, value] of left) {
    if (value instanceof Uint8Array) continue;
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    const holds = Object.hasOwn(LINEAGE, key) ? LINEAGE[key] : undefined;
    // By its lineage a row is divided, left out and withdrawn: a column that only bears the name says none of that.
    tags[holds && !(ours && holds(text)) ? `source-${key}` : key] = text;
  }
  return Object.keys(tags).length > 0 ? tags : undefined;
}

const names = (text: string) => parse(rowId, text).ok;
/** Tags that tell what a row was made of, and what each holds. */
const LINEAGE: Readonly<Record<string, (text: string) => boolean>> = {
  [MADE_OF]: names,
  [PART_OF]: names,
  [ABOUT]: names,
  [PLACED_BY]: (text) => text === "time",
};
