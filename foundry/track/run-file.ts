import { constants } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { writeDurably } from "../durable.ts";
import { type Event, event, wrongWith } from "./events.ts";

/** An event and where its line ends in the file, in bytes: what a mirror has is told by it. */
export interface Placed {
  readonly event: Event;
  readonly end: number;
}

export function eventsPath(folder: string): string {
  return join(folder, "events.jsonl");
}

/** The first line makes the file: a run is there with its start, or not at all. */
export async function begin(folder: string, start: Event): Promise<void> {
  check(start);
  await writeDurably(eventsPath(folder), `${JSON.stringify(start)}\n`);
}

/**
 * Adds a line, which is on the disk when this returns. Several processes may write at once: O_APPEND puts each write
 * behind the last one. Who is killed in the midst of a write leaves the beginning of a line, and whoever writes next may
 * have looked before that: then its own line is glued to the rest and is not found again, and is written once more. The
 * beginning of an object is no JSON, whole objects behind it or not, so readers pass over it.
 */
export async function append(folder: string, one: Event): Promise<void> {
  check(one);
  const line = JSON.stringify(one);
  const file = await open(eventsPath(folder), constants.O_RDWR | constants.O_APPEND).catch((thrown) =>
    missing(thrown, folder),
  );
  try {
    const { size } = await file.stat();
    let before = (await bytesOf(file, size - 1, size)).toString() === "\n" ? "" : "\n";
    for (;;) {
      const text = Buffer.from(`${before}${line}\n`);
      const { bytesWritten } = await file.write(text);
      if (bytesWritten < text.length) throw failure("no-space", `${folder}: the disk is full`);
      await file.sync();
      const since = (await bytesOf(file, size, (await file.stat()).size)).toString();
      if (since.split("\n").includes(line)) return;
      before = "\n";
    }
  } finally {
    await file.close();
  }
}

/** Every event that was ever told to be written, in the order of the file. torn: lines whose writers died. */
export async function readRun(folder: string): Promise<{ readonly events: readonly Placed[]; readonly torn: number }> {
  const bytes = await readFile(eventsPath(folder)).catch((thrown) => missing(thrown, folder));
  const events: Placed[] = [];
  let torn = 0;
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf("\n", from);
    const end = found < 0 ? bytes.length : found + 1;
    const line = bytes.subarray(from, end).toString().trim();
    const value = line === "" ? undefined : json(line);
    // Without its line break a line may still be in the making.
    if (line !== "" && (value === undefined || found < 0)) torn += 1;
    else if (value !== undefined) events.push({ event: read(value, folder), end });
    from = end;
  }
  if (events[0]?.event.kind !== "start")
    throw failure("bad-manifest", `${eventsPath(folder)} does not begin with a start`);
  return { events, torn };
}

function read(value: unknown, folder: string): Event {
  const parsed = parse(event, value);
  if (!parsed.ok)
    throw failure("bad-manifest", `${eventsPath(folder)}: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

function check(one: Event): void {
  const wrong = wrongWith(one);
  if (wrong !== undefined) throw failure("bad-manifest", `what is to be logged: ${wrong}`);
}

async function bytesOf(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, to - from));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, Math.max(0, from));
  return bytes.subarray(0, bytesRead);
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function missing(thrown: NodeJS.ErrnoException, folder: string): never {
  if (thrown.code === "ENOENT") throw failure("no-storage", `${folder} holds no run`);
  throw failure("no-storage", `${folder} cannot be opened (${thrown.code ?? thrown.message})`);
}
