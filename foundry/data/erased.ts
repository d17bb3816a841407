import { readFile } from "node:fs/promises";
import { failure } from "../../core/failure.ts";
import { bool, listOf, matching, object, optional, type Parser, parse } from "../../core/parse.ts";
import { utc } from "../parsers.ts";
import { pairsUpTo } from "./dialogue.ts";
import { writeWhole } from "./files.ts";
import { rowId, sha256, type UtteranceRow } from "./row.ts";
import type { Tree } from "./tree.ts";

/** What somebody took back: by it rows are known wherever they lie or come from again. */
export interface Erasure {
  /** UTC. */
  readonly at: string;
  /** Pseudonyms: one person has one a data set. */
  readonly speakers: readonly string[];
  /** Ids of rows, and of those that were made of them. */
  readonly clips: readonly string[];
  /** Digests of sounds, as they came in and as they were made even. */
  readonly sounds: readonly string[];
  /** Last pairs of dialogues: what goes on behind one is the same dialogue. */
  readonly dialogues?: readonly string[] | undefined;
  /** Pairs that stood behind one of these at that time, and are of other dialogues, which begin alike. */
  readonly others?: readonly string[] | undefined;
  /** False until everything below the storage and every export is without it. */
  readonly done: boolean;
}

const erasure: Parser<Erasure> = object<Erasure>({
  at: utc,
  speakers: listOf(matching(/^[0-9a-f]{64}$/, "64 hex digits")),
  clips: listOf(rowId),
  sounds: listOf(sha256),
  dialogues: optional(listOf(rowId)),
  others: optional(listOf(rowId)),
  done: bool,
});

const NAME = "config/withdrawn.json";
/** Tag of a row that was made of another: the other's id. */
export const MADE_OF = "augmented-of";
/** Tag of a row that is a stretch of a longer one: the other's id. */
export const PART_OF = "part-of";

/** Everything that was ever taken back here, the oldest first. */
export async function readErasures(tree: Tree): Promise<readonly Erasure[]> {
  const text = await readFile(tree.at(NAME), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "[]";
    throw failure("no-storage", `${NAME} cannot be read (${error.code})`);
  });
  const parsed = parse(listOf(erasure), jsonOf(text), NAME);
  // Who cannot read what was withdrawn must not go on as if nothing was.
  if (!parsed.ok) throw failure("bad-manifest", `${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

export async function writeErasures(all: readonly Erasure[], tree: Tree): Promise<void> {
  await writeWhole(tree.at(NAME), `${JSON.stringify(all, null, 2)}\n`);
}

/** Whether a row belongs to something that was taken back. */
export function erasedBy(all: readonly Erasure[]): (row: UtteranceRow) => boolean {
  const speakers = new Set(all.flatMap((one) => one.speakers));
  const clips = new Set(all.flatMap((one) => one.clips));
  const sounds = new Set(all.flatMap((one) => one.sounds));
  return ({ id, speaker, audio, tags }) =>
    clips.has(id) ||
    speakers.has(speaker) ||
    sounds.has(audio?.sha256 ?? "") ||
    clips.has(tags?.[MADE_OF] ?? "") ||
    clips.has(tags?.[PART_OF] ?? "");
}

/** Whether a row goes on with a dialogue that was taken back. Only of what comes in: what was there then is known by its name. */
export function grownFrom(all: readonly Erasure[]): (row: UtteranceRow) => boolean {
  const taken = new Set(all.flatMap(({ dialogues = [] }) => dialogues));
  if (taken.size === 0) return () => false;
  const others = new Set(all.flatMap((one) => one.others ?? []));
  return (row) => {
    const pairs = pairsUpTo(row);
    const last = pairs.findLastIndex((pair) => taken.has(pair));
    return last >= 0 && !pairs.slice(last + 1).some((pair) => others.has(pair));
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
