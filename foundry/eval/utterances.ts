import { relative, resolve } from "node:path";
import { failure } from "../../core/failure.ts";
import { type Parser, parse, refuse, text } from "../../core/parse.ts";
import { amount, words } from "../parsers.ts";
import { type Given, Usage } from "../verb.ts";

/** One line of a NeMo manifest: a stretch of a sound file and what is said in it. */
export interface Utterance {
  /** The file as the manifest names it, with `@seconds` where the stretch does not begin with it. */
  readonly id: string;
  readonly file: string;
  /** Seconds. */
  readonly offset: number;
  /** Seconds; absent: to the end of the file. */
  readonly duration?: number | undefined;
  readonly text: string;
  /** Parts of the set that it belongs to: `accent=rural`. */
  readonly slices: readonly string[];
  /** The whole line, fields that nobody here knows included. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** Fields that make slices when nobody names others. */
export const SLICED = ["accent", "age", "code_switch", "dialect", "gender", "noise", "variant"] as const;

/** The fields that --by names, or SLICED. */
export function fieldsOf({ by }: Given["flags"]): readonly string[] {
  const fields = by === undefined ? SLICED : [by].flat().map(String);
  if (!fields.every((field) => /^[a-z_]+$/.test(field))) throw new Usage("--by is a field's name: a-z and _");
  return fields;
}

/** Its line for a manifest in another folder. from, to: folders. */
export function rowIn({ row, file }: Utterance, from: string, to: string): Utterance["row"] {
  return { ...row, audio_filepath: relative(to, resolve(from, file)).replaceAll("\\", "/") };
}

/** json: an object a line. by: the fields that make slices. Throws `bad-manifest` with the line of what is wrong. */
export function readUtterances(json: string, file: string, by: readonly string[]): readonly Utterance[] {
  const utterances = json.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === "") return [];
    const where = `${file}: line ${i + 1}`;
    const read = parse(utteranceOf(by), parsed(line, where));
    if (!read.ok)
      throw failure("bad-manifest", `${where}: ${[read.problem.path, read.problem.message].join(" ").trim()}`);
    return [read.value];
  });
  if (utterances.length === 0) throw failure("bad-manifest", `${file} names no utterance`);
  const seen = new Set<string>();
  for (const { id } of utterances) {
    if (seen.has(id)) throw failure("bad-manifest", `${file} names ${id} twice`);
    seen.add(id);
  }
  return utterances;
}

function utteranceOf(by: readonly string[]): Parser<Utterance> {
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(path, "must be an object");
    const row = value as Record<string, unknown>;
    const file = text(row.audio_filepath, "audio_filepath");
    const offset = row.offset === undefined ? 0 : amount(row.offset, "offset");
    return {
      id: offset ? `${file}@${offset}` : file,
      file,
      offset,
      duration: row.duration === undefined ? undefined : amount(row.duration, "duration"),
      text: words(row.text, "text"),
      slices: by.flatMap((field) => sliceOf(field, row[field])),
      row,
    };
  };
}

/** A slice's name has one equals sign alone. */
function sliceOf(field: string, value: unknown): string[] {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return [];
  const name = String(value).replaceAll("=", "-").trim();
  return name === "" ? [] : [`${field}=${name}`];
}

function parsed(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (thrown) {
    throw failure("bad-manifest", `${where} is no JSON: ${(thrown as Error).message}`);
  }
}
