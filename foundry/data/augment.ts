import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { listOf, object, oneOf, optional, type Parser, parse, refuse, whole } from "../../core/parse.ts";
import { erasedBy, MADE_OF, readErasures } from "./erased.ts";
import { sha256Of, writeWhole } from "./files.ts";
import type { Outcome } from "./ingest.ts";
import { keep } from "./keep.ts";
import { inParts } from "./parts.ts";
import { yamlOf } from "./routes.ts";
import { datasetName, type UtteranceRow } from "./row.ts";
import { readRows } from "./rows.ts";
import { RATE } from "./sound/even.ts";
import type { Pool } from "./sound/pool.ts";
import type { Change } from "./sound/vary.ts";
import { finished, lastDone, stepKey } from "./step.ts";
import { contentPath, type Tree } from "./tree.ts";

/** Each row is made once a variant. */
interface Variant {
  readonly name: string;
  readonly speed?: number | undefined;
  readonly room?: number | undefined;
  /** One of them is drawn for each row. */
  readonly snr?: readonly number[] | undefined;
  readonly noise?: "white" | "pink" | undefined;
}
export interface Recipe {
  readonly seed: number;
  readonly variants: readonly Variant[];
}

const between = (low: number, high: number, what: string): Parser<number> => {
  return (value, path) =>
    typeof value === "number" && value >= low && value <= high ? value : refuse(path, `must be ${what}`);
};
const recipe: Parser<Recipe> = object<Recipe>({
  seed: whole,
  variants: listOf(
    object<Variant>({
      name: datasetName,
      speed: optional(between(0.5, 2, "0.5 to 2")),
      room: optional(between(0.05, 3, "seconds, 0.05 to 3")),
      snr: optional((value, path) => {
        const given = listOf(between(-20, 60, "dB, -20 to 60"))(value, path);
        return given.length > 0 ? given : refuse(path, "must name a ratio");
      }),
      noise: optional(oneOf("white", "pink")),
    }),
  ),
});

/** Throws `bad-manifest`. */
export function readRecipe(yaml: string, path: string): Recipe {
  const parsed = parse(recipe, yamlOf(yaml, path));
  if (!parsed.ok) throw failure("bad-manifest", `${path}: ${parsed.problem.path} ${parsed.problem.message}`);
  const names = parsed.value.variants.map(({ name }) => name);
  if (names.length === 0 || new Set(names).size < names.length)
    throw failure("bad-manifest", `${path}: each variant needs a name of its own`);
  return parsed.value;
}

/** `silver/FROM` to `silver/TO`: each row with sound once a variant. Each one names the row it was made of, and goes with it when that is withdrawn. */
export async function augment(
  from: string,
  to: string,
  how: Recipe,
  tree: Tree,
  pool: Pick<Pool, "vary">,
  tell: (line: string) => void,
): Promise<Outcome> {
  if (!parse(datasetName, to).ok || from === to) throw failure("bad-manifest", `"${to}" is no name for a new set`);
  const source = tree.folder("silver", from);
  const input = (await lastDone(source))?.files["rows.jsonl"];
  if (!input) throw failure("no-storage", `${source} was not standardised to its end`);
  if (await lastDone(tree.folder("raw", to))) throw failure("bad-manifest", `${to} is a set that was taken in`);
  const key = stepKey("augment", input, [to, how]);
  const folder = tree.folder("silver", to);
  const before = await finished(folder, key);
  if (before) return { done: before, skipped: true };
  const erased = erasedBy(await readErasures(tree));
  const results = inParts(folder, key, sounding(join(source, "rows.jsonl")), async (batch) => {
    const jobs = batch
      .filter((row) => !erased(row))
      .flatMap((row) => how.variants.map((variant) => ({ row, variant })));
    return Promise.all(jobs.map(({ row, variant }) => varied(row, variant, how.seed, to, tree, pool)));
  });
  const describe = () =>
    writeWhole(join(folder, "recipe.json"), `${JSON.stringify({ from, input, ...how }, null, 2)}\n`);
  return { done: await keep(folder, key, results, tell, describe), skipped: false };
}

async function* sounding(path: string): AsyncGenerator<UtteranceRow, void, undefined> {
  for await (const row of readRows(path)) if (row.audio) yield row;
}

async function varied(
  row: UtteranceRow,
  { name, snr, ...variant }: Variant,
  seed: number,
  to: string,
  tree: Tree,
  pool: Pick<Pool, "vary">,
) {
  const id = sha256Of(JSON.stringify(["augment", row.id, row.audio?.sha256, name, variant, snr, seed])).slice(0, 32);
  // By the sound alone: a storage with other pseudonyms draws the same.
  const draw = Number.parseInt(sha256Of(JSON.stringify([seed, name, row.audio?.sha256])).slice(0, 8), 16);
  const change: Change = { ...variant, snr: snr?.[draw % snr.length], seed: draw };
  const sound = await pool.vary({
    from: tree.at(row.audio?.path ?? ""),
    to: tree.at(`silver/${to}/audio/HASH.wav`),
    change,
  });
  if (typeof sound === "string") return { dropped: { name: id, reason: sound } };
  const { sha256, bytes, samples } = sound;
  const path = contentPath("silver", to, sha256, ".wav");
  const told = Object.entries({ ...variant, snr: change.snr }).filter(([, value]) => value !== undefined);
  const tags = {
    ...row.tags,
    [MADE_OF]: row.id,
    augmented: [name, ...told.map(([key, value]) => `${key}=${value}`)].join(" "),
  };
  // A figure of quality was of the sound as it was.
  const { quality: _, ...same } = row;
  return { row: { ...same, id, dataset: to, tags, audio: { path, sha256, bytes, samples, sampleRate: RATE } } };
}
