import { failure } from "../../core/failure.ts";
import { percentile } from "../../core/measure/percentile.ts";
import { bool, matching, object, optional, parse, text, whole } from "../../core/parse.ts";
import { jsonLines } from "../data/rows.ts";
import { amount, utc } from "../parsers.ts";
import { utcOf } from "../utc-now.ts";
import type { Host } from "../verb.ts";
import { type Rate, rateOf } from "./rates.ts";

/** A line of the log of probes: one question of one run. */
export interface Probed {
  /** UTC. */
  readonly at: string;
  /** All questions of one run have it. */
  readonly run: string;
  readonly probe: string;
  /** It answered in time, with a status below 500. */
  readonly answered: boolean;
  /** The answer was right, too. */
  readonly ok: boolean;
  readonly ms: number;
  readonly status?: number | undefined;
  /** Characters heard otherwise / characters; of recordings with known words. */
  readonly cer?: number | undefined;
  readonly why?: string | undefined;
}

const probed = object<Probed>({
  at: utc,
  run: matching(/^[0-9a-f]{8}$/, "8 hex digits"),
  probe: text,
  answered: bool,
  ok: bool,
  ms: amount,
  status: optional(whole),
  cer: optional(amount),
  why: optional(text),
});

export interface Uptime {
  /** Runs in which everything answered / runs. What happened between two runs nobody knows. */
  readonly up: Rate;
  /** Runs in which every answer was right. */
  readonly right: Rate;
  /** UTC of the first and the last run, and the longest time without one in ms. */
  readonly from: string;
  readonly to: string;
  readonly longestGap: number;
  readonly probes: readonly ProbeSum[];
}

interface ProbeSum {
  readonly probe: string;
  readonly right: Rate;
  /** ms. */
  readonly p95: number;
  readonly lastTrouble?: { readonly at: string; readonly why: string };
}

/** Throws `bad-manifest` with the line of what is wrong. */
export async function readProbes(path: string, host: Host): Promise<readonly Probed[]> {
  const lines: Probed[] = [];
  for await (const value of jsonLines(host.at(path))) {
    const read = parse(probed, value);
    if (!read.ok)
      throw failure("bad-manifest", `${path}:${lines.length + 1} ${read.problem.path} ${read.problem.message}`);
    lines.push(read.value);
  }
  return lines;
}

/** undefined without a line. */
export function uptimeOf(lines: readonly Probed[]): Uptime | undefined {
  const runs = [...grouped(lines, ({ run }) => run).values()];
  const up = rateOf("answered", runs.filter((run) => run.every(({ answered }) => answered)).length, runs.length);
  const right = rateOf("right", runs.filter((run) => run.every(({ ok }) => ok)).length, runs.length);
  const times = lines.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (!up || !right || first === undefined || last === undefined) return undefined;
  const gaps = times.map((time, i) => time - (times[i - 1] ?? time));
  return {
    up,
    right,
    from: utcOf(first),
    to: utcOf(last),
    longestGap: gaps.reduce((most, gap) => Math.max(most, gap), 0),
    probes: [...grouped(lines, ({ probe }) => probe)].flatMap(([probe, part]) => summed(probe, part) ?? []),
  };
}

function summed(probe: string, lines: readonly Probed[]): ProbeSum | undefined {
  const right = rateOf(probe, lines.filter(({ ok }) => ok).length, lines.length);
  const times = lines.map(({ ms }) => ms);
  const bad = lines
    .filter(({ ok }) => !ok)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1);
  if (!right) return undefined;
  return {
    probe,
    right,
    p95: percentile(times, 0.95) ?? 0,
    ...(bad ? { lastTrouble: { at: bad.at, why: bad.why ?? "not told" } } : {}),
  };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(keyOf(item)) ?? [];
    groups.set(keyOf(item), list);
    list.push(item);
  }
  return groups;
}
