import { readdir } from "node:fs/promises";
import { failure } from "../../core/failure.ts";
import { pushedFrom } from "../push/pushed.ts";
import { pairsUpTo } from "./dialogue.ts";
import { type Erasure, erasedBy, PART_OF, readErasures, writeErasures } from "./erased.ts";
import { exportRows } from "./export.ts";
import { exportsOf } from "./exports.ts";
import { sizeOf } from "./files.ts";
import { pseudonym } from "./ingest.ts";
import { readRows } from "./rows.ts";
import { clipsOf, rowsPath, snapshots } from "./snapshot.ts";
import { strike } from "./strike.ts";
import { pseudonymKey, type Tree } from "./tree.ts";

/** What a withdrawal touched. */
export interface Affected {
  readonly erasure: Erasure;
  /** Rows taken out, by set. */
  readonly sets: Readonly<Record<string, number>>;
  /** Folders of exports that were written anew. */
  readonly exports: readonly string[];
  /** Folders of exports whose rows are gone, so that nobody can write them anew. */
  readonly left: readonly string[];
  /** Where such exports were pushed to: not recalled, only told. */
  readonly published: readonly string[];
  /** Digests of snapshots that held a clip of it. */
  readonly snapshots: readonly string[];
}

/**
 * Takes a speaker or a clip out of everything that this storage keeps and of every export it wrote. The word is kept first,
 * so that who is interrupted goes on with `finishWithdrawals`, and so that the same data does not come in again. who: id of
 * a row, digest of a sound, pseudonym, or a speaker's name as the source spells it. Throws `no-storage` where nothing is known of it.
 */
export async function withdraw(
  who: string,
  tree: Tree,
  at: string,
  tell: (line: string) => void,
): Promise<readonly Affected[]> {
  const all = await readErasures(tree);
  const { found: wanted, rows } = await closure(await asked(who, tree), at, tree);
  if (rows === 0 && (await holding(wanted, tree)).length === 0)
    throw failure("no-storage", `there is nothing of ${who} in ${tree.root}`);
  await writeErasures([...all, { ...wanted, ...(await dialoguesOf(wanted, tree)) }], tree);
  return finishWithdrawals(tree, tell);
}

/** Goes on with what was begun and interrupted; nothing where all is done. */
export async function finishWithdrawals(tree: Tree, tell: (line: string) => void): Promise<readonly Affected[]> {
  const all = [...(await readErasures(tree))];
  const affected: Affected[] = [];
  for (const [i, erasure] of all.entries()) {
    if (erasure.done) continue;
    affected.push(await carryOut(erasure, tree, tell));
    all[i] = { ...erasure, done: true };
    await writeErasures(all, tree);
  }
  return affected;
}

async function carryOut(erasure: Erasure, tree: Tree, tell: (line: string) => void): Promise<Affected> {
  const erased = erasedBy([erasure]);
  const sets: Record<string, number> = {};
  for (const set of await setsOf(tree)) {
    const struck = await strike(set, erased, tree);
    if (struck > 0) sets[set] = struck;
    if (struck > 0) tell(`${set}: ${struck} rows taken out`);
  }
  const [written, left]: [string[], string[]] = [[], []];
  for (const one of await exportsOf(tree)) {
    if ((await sizeOf(one.folder)) === undefined) continue;
    if ((await sizeOf(one.rows)) === undefined) left.push(one.folder);
    else if (!(await exportRows(one, tree)).skipped) written.push(one.folder);
  }
  const published = await pushedFrom([...written, ...left], tree);
  return { erasure, sets, exports: written, left, published, snapshots: await holding(erasure, tree) };
}

type Who = Pick<Erasure, "speakers" | "clips" | "sounds">;

async function asked(who: string, tree: Tree): Promise<Who> {
  if (/^[0-9a-f]{32}$/.test(who)) return { speakers: [], clips: [who], sounds: [] };
  if (/^[0-9a-f]{64}$/.test(who)) return { speakers: [who], clips: [], sounds: [who] };
  const secret = await pseudonymKey(tree);
  const names = await foldersOf(tree.at("raw"));
  return { speakers: names.map((name) => pseudonym(who, name, secret)), clips: [], sounds: [] };
}

/** With every row that has the same sound, was made of one, or is of the same recording, wherever it lies. */
async function closure(who: Who, at: string, tree: Tree): Promise<{ found: Erasure; rows: number }> {
  let found: Erasure = { ...who, at, done: false };
  const paths = (await setsOf(tree)).map((set) => rowsPath(set, tree));
  for (;;) {
    const erased = erasedBy([found]);
    const clips = new Set(found.clips);
    const sounds = new Set(found.sounds);
    let rows = 0;
    for (const path of paths) {
      if ((await sizeOf(path)) === undefined) continue;
      for await (const row of readRows(path)) {
        if (!erased(row)) continue;
        rows += 1;
        clips.add(row.id);
        // Its sound lies within the longer recording as well.
        if (row.tags?.[PART_OF]) clips.add(row.tags[PART_OF]);
        if (row.audio) sounds.add(row.audio.sha256);
      }
    }
    const same = clips.size === found.clips.length && sounds.size === found.sounds.length;
    found = { ...found, clips: [...clips].sort(), sounds: [...sounds].sort() };
    if (same) return { found, rows };
  }
}

/** The dialogues of what is taken back, and which others begin with all that was said in one. */
async function dialoguesOf(wanted: Erasure, tree: Tree): Promise<Pick<Erasure, "dialogues" | "others">> {
  const erased = erasedBy([wanted]);
  const paths = (await setsOf(tree)).map((set) => rowsPath(set, tree));
  const there: string[] = [];
  for (const path of paths) if ((await sizeOf(path)) !== undefined) there.push(path);
  const [dialogues, others] = [new Set<string>(), new Set<string>()];
  for (const path of there)
    for await (const row of readRows(path)) {
      const whole = row.tags?.[PART_OF];
      if (whole && pairsUpTo(row).length > 0 && erased(row)) dialogues.add(whole);
    }
  if (dialogues.size === 0) return {};
  for (const path of there)
    for await (const row of readRows(path)) {
      if (erased(row)) continue;
      const pairs = pairsUpTo(row);
      for (const [i, pair] of pairs.slice(1).entries()) if (dialogues.has(pairs[i] ?? "")) others.add(pair);
    }
  return { dialogues: [...dialogues].sort(), others: [...others].sort() };
}

async function holding(erasure: Erasure, tree: Tree): Promise<string[]> {
  const all: string[] = [];
  const [clips, speakers, sounds] = [erasure.clips, erasure.speakers, erasure.sounds].map((list) => new Set(list));
  for (const { digest } of await snapshots(tree))
    for await (const { id, speaker, audio } of clipsOf(digest, tree)) {
      if (!clips?.has(id) && !speakers?.has(speaker) && !sounds?.has(audio)) continue;
      all.push(digest);
      break;
    }
  return all;
}

/** `raw/NAME`, `silver/NAME`, `gold/ENGINE`, in that order. */
async function setsOf(tree: Tree): Promise<string[]> {
  const all: string[] = [];
  for (const layer of ["raw", "silver", "gold"] as const)
    for (const name of await foldersOf(tree.at(layer))) all.push(`${layer}/${name}`);
  return all;
}

async function foldersOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((one) => one.isDirectory())
    .map(({ name }) => name)
    .sort();
}
