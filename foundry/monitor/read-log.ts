import { failure } from "../../core/failure.ts";
import { linesOf } from "../data/rows.ts";
import { readText } from "../read-text.ts";
import type { Host } from "../verb.ts";
import { seenLine } from "./of-line.ts";
import { turnsOf } from "./of-turn.ts";
import type { Seen } from "./seen.ts";

export interface Log {
  readonly seen: readonly Seen[];
  /** Lines about something else. */
  readonly other: number;
  /** Lines that are no JSON, as the last one of a log may be. */
  readonly broken: number;
}

/** A trace that a person saved, or a log with a JSON object a line, packed by gzip or not. Throws `bad-manifest` where nothing in it can be used. */
export async function readLog(path: string, host: Host): Promise<Log> {
  const log = path.endsWith(".trace.json") ? await ofTrace(path, host) : await ofLines(path, host);
  if (log.seen.length === 0 && log.other + log.broken > 0)
    throw failure("bad-manifest", `${path} has no turn, request or prediction in it`);
  return log;
}

async function ofTrace(path: string, host: Host): Promise<Log> {
  const seen = turnsOf(jsonOr(await readText(path, host)), path);
  if (!seen) throw failure("bad-manifest", `${path} is no trace`);
  return { seen, other: 0, broken: 0 };
}

async function ofLines(path: string, host: Host): Promise<Log> {
  const seen: Seen[] = [];
  let [number, other, broken] = [0, 0, 0];
  for await (const line of linesOf(host.at(path))) {
    number += 1;
    const value = jsonOr(line);
    const found = value === undefined ? undefined : seenLine(value, `${path}:${number}`);
    if (found) seen.push(found);
    else if (value === undefined) broken += 1;
    else other += 1;
  }
  return { seen, other, broken };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Several files as one log. */
export async function readLogs(paths: readonly string[], host: Host): Promise<Log> {
  const logs = await Promise.all(paths.map((path) => readLog(path, host)));
  return {
    seen: logs.flatMap(({ seen }) => seen),
    other: logs.reduce((sum, { other }) => sum + other, 0),
    broken: logs.reduce((sum, { broken }) => sum + broken, 0),
  };
}
