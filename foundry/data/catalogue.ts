import { failure } from "../../core/failure.ts";
import { listOf, object, oneOf, optional, type Parser, parse, refuse, text, whole } from "../../core/parse.ts";
import { licenceOf } from "./licence.ts";
import { readers } from "./read/readers.ts";
import { yamlOf } from "./routes.ts";
import { datasetName, languageTag } from "./row.ts";

/** One data set of a pipeline. */
export interface Entry {
  readonly dataset: string;
  /** A folder, counted from the catalogue's own. */
  readonly from: string;
  readonly as: string;
  readonly language: string;
  /** SPDX. Without one a set is planned, and not taken in. */
  readonly licence?: string | undefined;
  readonly source: string;
  /** Engines it is meant for; every engine where none is named. */
  readonly engines?: readonly string[] | undefined;
  /** Lower ones go first, and of rows that two sets have the first stays. */
  readonly priority?: number | undefined;
  readonly textKey?: string | undefined;
}
/** A set that is made of another one in silver. */
export interface Augmented {
  readonly dataset: string;
  readonly of: string;
  /** A file beside the catalogue. */
  readonly recipe: string;
  readonly engines?: readonly string[] | undefined;
}
export interface Catalogue {
  readonly datasets: readonly Entry[];
  readonly augmented?: readonly Augmented[] | undefined;
  /** A routes file beside the catalogue; the shipped one where none is named. */
  readonly routes?: string | undefined;
  /** `1.0-2026-11-21`: names releases of layouts that are named by one. */
  readonly release?: string | undefined;
}

const catalogue: Parser<Catalogue> = object<Catalogue>({
  datasets: listOf(
    object<Entry>({
      dataset: datasetName,
      from: text,
      as: oneOf(...Object.keys(readers)),
      language: languageTag,
      licence: optional(text),
      source: text,
      engines: optional(listOf(text)),
      priority: optional(whole),
      textKey: optional(text),
    }),
  ),
  augmented: optional(
    listOf(object<Augmented>({ dataset: datasetName, of: datasetName, recipe: text, engines: optional(listOf(text)) })),
  ),
  routes: optional(text),
  release: optional((value, path) =>
    typeof value === "string" && RELEASE.test(value) ? value : refuse(path, "must be like 1.0-2026-11-21"),
  ),
});
export const RELEASE = /^\d+(\.\d+)*-\d{4}-\d\d-\d\d$/;

/** Data sets in the order of their priority. Throws `bad-manifest`, also for a licence that is none. */
export function readCatalogue(yaml: string, path: string): Catalogue {
  const parsed = parse(catalogue, yamlOf(yaml, path));
  if (!parsed.ok) throw failure("bad-manifest", `${path}: ${parsed.problem.path} ${parsed.problem.message}`);
  const names = new Set<string>();
  for (const { dataset, licence } of parsed.value.datasets) {
    if (licence !== undefined) licenceOf(licence, dataset);
    if (names.has(dataset)) throw failure("bad-manifest", `${path}: there are two "${dataset}"`);
    names.add(dataset);
  }
  for (const { dataset, of } of parsed.value.augmented ?? []) {
    if (names.has(dataset)) throw failure("bad-manifest", `${path}: there are two "${dataset}"`);
    if (!names.has(of)) throw failure("bad-manifest", `${path}: there is no "${of}" before "${dataset}"`);
    names.add(dataset);
  }
  const datasets = [...parsed.value.datasets].sort((a, b) => (a.priority ?? LAST) - (b.priority ?? LAST));
  return { ...parsed.value, datasets };
}
const LAST = Number.MAX_SAFE_INTEGER;
