import { stat } from "node:fs/promises";
import { basename, relative, resolve } from "node:path";
import { failure } from "../../core/failure.ts";
import { table } from "../data/read/table.ts";
import { jsonLines } from "../data/rows.ts";
import { csvLine } from "./csv.ts";
import { idsIn, type LabelMaps, NONE } from "./label-maps.ts";

/** A recording with what is ordered in it: a line of `metadata.csv`, in the form of Fluent Speech Commands. */
export interface Clip {
  /** WAV; counts from the file's folder. */
  readonly path: string;
  /** Empty where nobody is known. */
  readonly speakerId: string;
  readonly transcription: string;
  /** `none`: nothing that is listed. */
  readonly product: string;
  /** A whole number, or `none`. */
  readonly quantity: string;
  /** `train`, `dev`, `test`, or empty. */
  readonly split: string;
}

export const COLUMNS = ["path", "speakerId", "transcription", "product", "quantity", "split"] as const;

/** A product's id. */
export const PRODUCT = /^[a-z][a-z0-9_]*$/;

type Fields = Readonly<Record<string, unknown>>;
/** What other files call it: NeMo's manifests, the list of orders that the page saves, Common Voice. */
const NAMES: Readonly<Record<(typeof COLUMNS)[number], readonly string[]>> = {
  path: ["path", "audio_filepath", "file", "file_name", "audio"],
  speakerId: ["speakerId", "speaker", "speaker_id", "client_id"],
  transcription: ["transcription", "text", "transcript", "sentence"],
  product: ["product"],
  quantity: ["quantity"],
  split: ["split"],
};
const SPLITS: Readonly<Record<string, string>> = {
  train: "train",
  dev: "dev",
  test: "test",
  validation: "dev",
  valid: "dev",
  devel: "dev",
};

/** file: CSV or TSV by its ending, else a JSON object a line; `dev.json` has the split in its name. Throws `bad-manifest` with the line of what is wrong. */
export async function readClips(file: string): Promise<readonly Clip[]> {
  await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${file} cannot be read (${error.code ?? error.message})`);
  });
  const named =
    basename(file)
      .split(/[_.-]/)
      .map((part) => SPLITS[part])
      .find(Boolean) ?? "";
  const rows = /\.(csv|tsv)$/.test(file) ? table(file, file.endsWith(".tsv") ? "\t" : ",") : jsonLines(file);
  const clips: Clip[] = [];
  for await (const row of rows) clips.push(clipOf((row ?? {}) as Fields, named, `${file}: row ${clips.length + 1}`));
  if (clips.length === 0) throw failure("bad-manifest", `${file} names no recording`);
  return clips;
}

/** named: the split where the row has none; where: what is told of a row that is none. Throws `bad-manifest`. */
export function clipOf(row: Fields, named: string, where: string): Clip {
  const of = (column: (typeof COLUMNS)[number]) => {
    const name = NAMES[column].find((one) => row[one] !== undefined && row[one] !== null && row[one] !== "");
    return name === undefined ? "" : String(row[name]).trim();
  };
  const [path, split] = [of("path"), of("split")];
  if (path === "") throw failure("bad-manifest", `${where} names no sound`);
  const product = of("product") || NONE;
  if (!PRODUCT.test(product)) throw failure("bad-manifest", `${where}: product must be a-z, 0-9 and _`);
  const given = of("quantity");
  const quantity = given === "" || given === "0" ? NONE : given;
  if (quantity !== NONE && !/^[1-9]\d{0,3}$/.test(quantity))
    throw failure("bad-manifest", `${where}: quantity must be a whole number`);
  const known = split === "" ? named : SPLITS[split];
  if (known === undefined) throw failure("bad-manifest", `${where}: split must be train, dev or test`);
  return { path, speakerId: of("speakerId"), transcription: of("transcription"), product, quantity, split: known };
}

/** The same sounds, named from another folder. */
export function movedTo(folder: string, from: string, clips: readonly Clip[]): readonly Clip[] {
  return clips.map((clip) => ({ ...clip, path: relative(folder, resolve(from, clip.path)).replaceAll("\\", "/") }));
}

/** Throws `bad-manifest` for a sound that is named twice. */
export function metadataText(clips: readonly Clip[]): string {
  const seen = new Set<string>();
  for (const { path } of clips) {
    if (seen.has(path)) throw failure("bad-manifest", `${path} is named twice`);
    seen.add(path);
  }
  return [csvLine(COLUMNS), ...clips.map((clip) => csvLine(COLUMNS.map((column) => clip[column])))].join("");
}

export function mapsOf(clips: readonly Clip[]): LabelMaps {
  return {
    product: idsIn(clips.map(({ product }) => product)),
    quantity: idsIn(clips.map(({ quantity }) => quantity)),
  };
}
