import { placeOf, textOf } from "../review/row.ts";

/** A line of a set as its file has it. */
export type Fields = Readonly<Record<string, unknown>>;

/** An utterance of a set, whatever form it came in. */
export interface Row {
  /** Place of its file in `Dataset.files`, and its line there, counted from 1. */
  readonly file: number;
  readonly line: number;
  readonly id: string;
  /** Where its sound lies, as the line says it; "" where it names none. */
  readonly place: string;
  /** Where it begins in its sound, seconds. */
  readonly offset: number;
  /** Seconds; absent where the line does not tell. */
  readonly seconds?: number;
  /** What was said; absent where the line has no such key. */
  readonly text?: string;
  readonly fields: Fields;
}

/** What a model made of a row, by the model's name. */
export type Predictions = ReadonlyMap<string, string>;

/** Keys of the words, as `textOf` knows them. */
const TEXT = ["text", "transcription", "sentence", "transcript", "raw_transcription", "normalized_text"];
const OWN_MODEL = /^(?:pred_text|hypothesis)(?:_(.+))?$/;

/** A row of a NeMo manifest, an AudioFolder's table or a line of the same keys. */
export function rowOf(fields: Fields, at: Pick<Row, "file" | "line">): Row {
  const place = placed(fields);
  const seconds = numberOf(fields.duration);
  const text = wordsOf(fields);
  return {
    ...at,
    id: typeof fields.id === "string" || typeof fields.id === "number" ? String(fields.id) : place,
    place,
    offset: numberOf(fields.offset) ?? 0,
    ...(seconds === undefined ? {} : { seconds }),
    ...(text === undefined ? {} : { text }),
    fields,
  };
}

/** Whether a row is a part of its sound: one without an offset is all of it, and a duration that is a little off cuts nothing away. */
export function isPart(row: Row | undefined): boolean {
  return (
    row !== undefined && (row.offset > 0 || row.fields.recording_id !== undefined || row.fields.offset !== undefined)
  );
}

/**
 * NeMo's `pred_text`, and `pred_text_NAME` for several models; `hypothesis` as the foundry writes it. lone: the model's name
 * where the key has none.
 */
export function predictionsOf(fields: Fields, lone?: string): Predictions {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(fields)) {
    const model = OWN_MODEL.exec(key);
    if (model && typeof value === "string") found.set(model[1] ?? lone ?? key, value);
  }
  return found;
}

/** What was said, as a reader of tables would show it. */
export function speakerOf({ fields }: Row): string {
  return shownOf(fields.speaker ?? fields.speaker_id ?? fields.client_id);
}

/** As the line says it; by its form BCP 47 in most sets. */
export function languageOf({ fields }: Row): string {
  return shownOf(fields.language ?? fields.lang ?? fields.locale);
}

/** Any value of a line as text; "" for what is not there. */
export function shownOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A number, 0 or more, also where a table wrote it as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value !== "number" && (typeof value !== "string" || value.trim() === "")) return undefined;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where a line says that its sound lies; "" where it names none. */
export function placed(fields: Fields): string {
  return placeOf(fields) ?? named(fields);
}

function wordsOf(fields: Fields): string | undefined {
  return textOf(fields) || (TEXT.some((key) => typeof fields[key] === "string") ? "" : undefined);
}

/** What a sound that lies inside of a table was named before (the hub's `audio: {bytes, path}`); "" where nothing tells. */
export function namedInside({ fields }: Pick<Row, "fields">): string {
  const { audio } = fields;
  return isFields(audio) && typeof audio.path === "string" ? audio.path : "";
}

/** AudioFolder has `file_name`, and `NAME_file_name` where a set has several media. */
function named(fields: Fields): string {
  const key = Object.keys(fields).find((name) => name.endsWith("_file_name"));
  return key ? shownOf(fields[key]) : "";
}
