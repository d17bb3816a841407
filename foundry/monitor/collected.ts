import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { sizeOf } from "../data/files.ts";
import { seconds, type UtteranceRow } from "../data/row.ts";
import { readRows } from "../data/rows.ts";
import type { Layer, Tree } from "../data/tree.ts";
import { type Rate, rateOf } from "./rates.ts";

const DAY = 86_400_000;
/** Checklist B33: within seven days. */
const IN_TIME = 7 * DAY;

/** A day on which something was collected. */
export interface Day {
  /** UTC, `2026-11-21`. */
  readonly day: string;
  /** Of that day alone. */
  readonly hours: number;
}

export interface Collected {
  readonly rows: number;
  readonly hours: number;
  readonly reviewedHours: number;
  /** Recordings of which nobody knows when they were made. */
  readonly undated: number;
  /** Oldest first; days without a recording are not there. */
  readonly days: readonly Day[];
  /** Of those made more than seven days ago. */
  readonly inTime?: Rate;
  /** Names of dialects, sorted. */
  readonly dialects: readonly string[];
}

/** Recordings of people in a storage folder: what is synthetic or withdrawn is none. now: ms since 1970. */
export async function collectedIn(tree: Tree, now: number): Promise<Collected> {
  const days = new Map<string, number>();
  const dialects = new Set<string>();
  const sums = { rows: 0, seconds: 0, reviewed: 0, undated: 0, due: 0, inTime: 0 };
  for await (const row of recordings(tree)) {
    const at = madeAt(row);
    const reviewed = Date.parse(row.tags?.reviewed_at ?? "");
    sums.rows += 1;
    sums.seconds += seconds(row);
    if (row.tags?.review !== undefined) sums.reviewed += seconds(row);
    const dialect = row.tags?.dialect ?? row.tags?.variant;
    if (dialect) dialects.add(dialect);
    if (at === undefined) {
      sums.undated += 1;
      continue;
    }
    const day = new Date(at).toISOString().slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + seconds(row) / 3600);
    if (now - at <= IN_TIME) continue;
    sums.due += 1;
    if (reviewed - at <= IN_TIME) sums.inTime += 1;
  }
  const inTime = rateOf("reviewed.in-time", sums.inTime, sums.due);
  return {
    rows: sums.rows,
    hours: sums.seconds / 3600,
    reviewedHours: sums.reviewed / 3600,
    undated: sums.undated,
    days: [...days].map(([day, hours]) => ({ day, hours })).sort((a, b) => (a.day < b.day ? -1 : 1)),
    ...(inTime ? { inTime } : {}),
    dialects: [...dialects].sort(),
  };
}

/** Hours of the seven days that end with `now`'s. */
export function hoursOfWeek(days: readonly Day[], now: number): number {
  const from = new Date(now - 6 * DAY).toISOString().slice(0, 10);
  return days.filter(({ day }) => day >= from).reduce((sum, { hours }) => sum + hours, 0);
}

/** Of each set what was made even, since its length is known then; else as it came in. */
async function* recordings(tree: Tree): AsyncGenerator<UtteranceRow, void, undefined> {
  const silver = await setsIn(tree, "silver");
  const raw = (await setsIn(tree, "raw")).filter((name) => !silver.includes(name));
  const seen = new Set<string>();
  for (const [layer, names] of [
    ["silver", silver],
    ["raw", raw],
  ] as const)
    for (const name of names)
      for await (const row of readRows(join(tree.folder(layer, name), "rows.jsonl"))) {
        if (seen.has(row.id) || row.synthetic || row.consent?.withdrawnAt || !row.audio) continue;
        seen.add(row.id);
        yield row;
      }
}

async function setsIn(tree: Tree, layer: Layer): Promise<readonly string[]> {
  const names = await readdir(tree.at(layer)).catch(() => []);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(tree.folder(layer, name), "rows.jsonl"))));
  return names.filter((_, i) => sizes[i] !== undefined).sort();
}

/** As the row tells; ids of what this project collected begin with the time (`newId` in core/collect/clip.ts); else when the consent was given. */
function madeAt({ id, source, consent, tags }: UtteranceRow): number | undefined {
  const told = Date.parse(tags?.recorded_at ?? "");
  if (Number.isFinite(told)) return told;
  if (source === "inzwa:collected") return Number.parseInt(id.slice(0, 12), 16);
  const given = Date.parse(consent?.givenAt ?? "");
  return Number.isFinite(given) ? given : undefined;
}
