import { open, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { failure } from "../../core/failure.ts";
import { listOf, matching, object, oneOf, type Parser, parse, text, whole } from "../../core/parse.ts";
import { amount } from "../parsers.ts";
import { fileSha256, growing } from "./files.ts";
import { seconds, sha256, type UtteranceRow } from "./row.ts";
import { jsonLines, lineOf, readRows } from "./rows.ts";
import { lastDone } from "./step.ts";
import type { Tree } from "./tree.ts";

/** The first line of a snapshot; a line a clip follows. */
export interface Head {
  readonly schema: 1;
  /** Sets it was made of, `gold/stt`, and those behind them, each by the digest of its rows. */
  readonly parents: readonly { readonly name: string; readonly digest: string }[];
  readonly clips: number;
  readonly hours: number;
}
/** Which clip it held, and nothing of what was said or who said it. */
export interface Held {
  readonly id: string;
  readonly set: string;
  readonly speaker: string;
  /** Empty for words alone. */
  readonly audio: string;
}

const setName = matching(/^(raw|silver|gold)\/[a-z0-9][a-z0-9._-]*$/, "a set such as gold/stt");
const head: Parser<Head> = object<Head>({
  schema: oneOf(1),
  parents: listOf(object({ name: setName, digest: sha256 })),
  clips: whole,
  hours: amount,
});
const held: Parser<Held> = object<Held>({
  id: text,
  set: setName,
  speaker: matching(/^([0-9a-f]{64})?$/, "64 hex digits"),
  audio: matching(/^([0-9a-f]{64})?$/, "64 hex digits"),
});

/** Writes `snapshots/DIGEST.jsonl` of sets such as `gold/stt`, named by its own content, and gives the digest. Throws `no-storage`. */
export async function takeSnapshot(sets: readonly string[], tree: Tree): Promise<{ digest: string; head: Head }> {
  const wrong = sets.find((set) => !parse(setName, set).ok);
  if (wrong !== undefined) throw failure("bad-manifest", `"${wrong}" is no set such as gold/stt or silver/NAME`);
  const body = await growing(tree.at("snapshots/body"));
  const datasets = new Set<string>();
  const count = { clips: 0, hours: 0 };
  for (const set of sets)
    for await (const row of readRows(rowsPath(set, tree))) {
      datasets.add(row.dataset);
      count.clips += 1;
      count.hours += seconds(row) / 3600;
      await body.write(lineOf(heldOf(row, set)));
    }
  await body.close();
  const behind = [...datasets].sort().flatMap((name) => [`silver/${name}`, `raw/${name}`]);
  const parents = [...sets, ...behind.filter((name) => !sets.includes(name))];
  const whole: Head = { schema: 1, parents: await digests(parents, tree), ...count };
  return { digest: await named(whole, tree), head: whole };
}

/** Every snapshot's digest and head. */
export async function snapshots(tree: Tree): Promise<readonly { digest: string; head: Head }[]> {
  const names = await readdir(tree.at("snapshots")).catch(() => []);
  const all: { digest: string; head: Head }[] = [];
  for (const name of names.filter((one) => /^[0-9a-f]{64}\.jsonl$/.test(one)).sort()) {
    const first = await jsonLines(tree.at(`snapshots/${name}`)).next();
    all.push({ digest: basename(name, ".jsonl"), head: read(head, first.value, name) });
  }
  return all;
}

/** The clips of a snapshot that are asked for, read one by one. Throws `bad-manifest` where it was changed. */
export async function* clipsOf(digest: string, tree: Tree): AsyncGenerator<Held, void, undefined> {
  const path = tree.at(`snapshots/${digest}.jsonl`);
  if ((await fileSha256(path)) !== digest) throw failure("bad-manifest", `snapshots/${digest}.jsonl was changed`);
  let first = true;
  for await (const line of jsonLines(path)) {
    if (!first) yield read(held, line, path);
    first = false;
  }
}

function heldOf({ id, speaker, audio }: UtteranceRow, set: string): Held {
  return { id, set, speaker, audio: audio?.sha256 ?? "" };
}

export function rowsPath(set: string, tree: Tree): string {
  return join(tree.at(set), "rows.jsonl");
}

async function digests(names: readonly string[], tree: Tree) {
  const all: { name: string; digest: string }[] = [];
  for (const name of names) {
    const digest = (await lastDone(tree.at(name)))?.files["rows.jsonl"];
    if (digest) all.push({ name, digest });
  }
  return all;
}

/** Puts the head before the body and names the whole by its digest. */
async function named(whole: Head, tree: Tree): Promise<string> {
  const draft = tree.at("snapshots/whole");
  const out = await growing(draft);
  await out.write(lineOf(whole));
  const body = await open(tree.at("snapshots/body"));
  for await (const chunk of body.createReadStream()) await out.write(chunk);
  const digest = await out.close();
  await rename(draft, tree.at(`snapshots/${digest}.jsonl`));
  await rm(tree.at("snapshots/body"));
  return digest;
}

function read<T>(parser: Parser<T>, value: unknown, where: string): T {
  const parsed = parse(parser, value);
  if (!parsed.ok) throw failure("bad-manifest", `${where}: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
