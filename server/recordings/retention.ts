import { readdir, readFile, rm, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { aborted } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { readUtc } from "../../core/utc.ts";
import { syncFolder } from "../../foundry/durable.ts";
import type { Shelf } from "../jobs/shelf.ts";
import type { Log, Meter } from "../services.ts";
import { type Announcement, recordingId } from "./announcement.ts";
import { type CallTold, type Done, lasting } from "./calls.ts";
import { DAY_MS, found } from "./fetching.ts";
import { PARTS, RECORDINGS, TASKS } from "./places.ts";
import { utcOf } from "./record.ts";

export interface Retention {
  /** Absolute. */
  readonly folder: string;
  readonly shelf: Shelf<Announcement>;
  /** Of a dead letter, which has no date of its own. */
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly meter: Meter;
}
/** What is kept of a recording that was deleted: enough to know that it was here, and nothing of the call. */
export interface Ended {
  readonly id: string;
  readonly recording?: string | undefined;
  /** UTC. */
  readonly ended: string;
  /** Whether it succeeded, and on which day; absent where nobody knows. */
  readonly call?: CallTold | undefined;
}

/**
 * Deletes each recording whose `retain_until` has passed, with its task and all that was made of it. The line that says so goes
 * last, so that a sweep that was interrupted is finished by the next one; of several servers one deletes it and counts it. What is being
 * worked on waits for the next sweep. Throws `aborted`.
 */
export async function sweepPast(options: Retention, signal: AbortSignal): Promise<void> {
  const { folder, shelf, days, now, log, meter } = options;
  const counts = { ended: 0, waiting: 0, unreadable: 0 };
  for await (const side of sides(join(folder, RECORDINGS))) {
    if (signal.aborted) throw aborted;
    const dated = await datedIn(side);
    if (!dated) counts.unreadable += 1;
    else if (dated.until > now()) continue;
    else if ((await shelf.state(dated.id)) === "open") counts.waiting += 1;
    else if (await end(dated.id, side, options)) counts.ended += 1;
  }
  for (const id of await shelf.buried()) {
    if (signal.aborted) throw aborted;
    const job = (await shelf.dead(id))?.job;
    if (!job || job.announced + days * DAY_MS > now()) continue;
    const { place, record } = await found(folder, job).catch(() => ({ place: undefined, record: undefined }));
    // With a line of its own it goes by the date that stands there.
    if (!place || record) continue;
    await end(id, place.side, options);
    counts.ended += 1;
  }
  if (counts.ended > 0) meter.count("inzwa_recordings_total", { outcome: "ended" }, counts.ended);
  const told = { event: "recordings-ended", ...counts };
  if (counts.unreadable > 0) log.warn(told, "recordings have lines that cannot be read, and are kept past any date");
  else if (counts.ended + counts.waiting > 0) log.info(told, "recordings came to their date");
}

/** False where another one deleted it. */
async function end(id: string, side: string, { folder, shelf, now }: Retention): Promise<boolean> {
  const stem = basename(side, ".json");
  const day = dirname(side);
  const task = join(folder, TASKS, day.slice(join(folder, RECORDINGS).length));
  await clear(join(folder, PARTS), `${id}.`);
  await clear(task, `${stem}.`);
  await clear(day, `${stem}.`, basename(side));
  const dead = (await shelf.dead(id))?.job;
  // Who died while a call that had been given up succeeded left it in both.
  const note = (await shelf.note(id)) as Partial<Done> | Ended | undefined;
  const before = note ?? (dead && { ...dead, success: false });
  const recording = before?.recording;
  // One whose deletion was cut short has it already.
  const call = before && ("ended" in before ? before.call : lasting(before as Partial<Done>));
  const ended: Ended = { id, ...(recording ? { recording } : {}), ended: utcOf(now()), ...(call ? { call } : {}) };
  await shelf.finish(id, ended);
  const first = await unlink(side).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== "ENOENT") throw thrown;
      return false;
    },
  );
  if (first) await syncFolder(day);
  return first;
}

/** Takes away all files of a folder that begin so, but one, and makes that last. A call's name has no dot. */
async function clear(folder: string, start: string, but?: string): Promise<void> {
  const names = (await namesIn(folder)).filter((name) => name.startsWith(start) && name !== but);
  for (const name of names) await rm(join(folder, name), { force: true });
  if (names.length > 0) await syncFolder(folder);
}

/** The files that tell of recordings, below `YYYY/MM/DD`. */
async function* sides(folder: string, depth = 0): AsyncGenerator<string, void, undefined> {
  for (const name of (await namesIn(folder)).toSorted()) {
    const path = join(folder, name);
    if (depth < 3) yield* sides(path, depth + 1);
    else if (name.endsWith(".json")) yield path;
  }
}

/** Only what a deletion needs, since others may have written more beside it. */
async function datedIn(path: string): Promise<{ readonly id: string; readonly until: number } | undefined> {
  try {
    const { id, retain_until } = JSON.parse(await readFile(path, "utf8")) as Partial<Record<string, unknown>>;
    const until = typeof retain_until === "string" ? readUtc(retain_until) : undefined;
    const name = parse(recordingId, id);
    return name.ok && until !== undefined ? { id: name.value, until } : undefined;
  } catch (thrown) {
    // Another server was quicker: there is nothing here any more.
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return { id: "", until: Number.POSITIVE_INFINITY };
    return undefined;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === "ENOENT" || thrown.code === "ENOTDIR") return [];
    throw thrown;
  });
}
