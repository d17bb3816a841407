import { link, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { object, oneOf, type Parser, parse, refuse, text } from "../../core/parse.ts";
import { type Channel, parseChannel } from "../../core/rollout/channel.ts";
import { syncFolder, writeSynced } from "../durable.ts";
import { utc } from "../parsers.ts";
import { draftIn } from "../registry/drafts.ts";

/** A channel as it was released; the registry's folder has one file for each, `channel/00000001.json` and on. */
export interface Released {
  readonly schema: 1;
  /** UTC. */
  readonly at: string;
  /** What was done, in words. */
  readonly deed: string;
  readonly channel: Channel;
}

const channel: Parser<Channel> = (value, path) => {
  const read = parseChannel(value);
  return read.ok ? read.value : refuse(`${path}.${read.problem.path}`, read.problem.message);
};
const released = object<Released>({ schema: oneOf(1), at: utc, deed: text, channel });

/** Oldest first. Throws `bad-manifest` where one is missing or broken. */
export async function readReleased(root: string): Promise<readonly Released[]> {
  const names = await readdir(join(root, "channel")).catch(() => []);
  const all: Released[] = [];
  for (const name of names.filter((one) => /^\d{8}\.json$/.test(one)).sort()) {
    if (name !== nameOf(all.length + 1)) throw failure("bad-manifest", `channel/${nameOf(all.length + 1)} is missing`);
    const read = parse(released, json(await readFile(join(root, "channel", name), "utf8")));
    if (!read.ok) throw failure("bad-manifest", `channel/${name}: ${read.problem.path} ${read.problem.message}`);
    all.push(read.value);
  }
  return all;
}

/** Behind `before`, in one step of the file system. Throws `busy` where somebody else was first. */
export async function appendReleased(root: string, before: readonly Released[], next: Released): Promise<void> {
  const draft = await draftIn(root);
  await mkdir(join(root, "channel"), { recursive: true });
  await writeSynced(draft, `${JSON.stringify(next, null, 2)}\n`);
  try {
    await link(draft, join(root, "channel", nameOf(before.length + 1)));
    await syncFolder(join(root, "channel"));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
    throw failure("busy", "another release was written meanwhile");
  } finally {
    await rm(draft, { force: true });
  }
}

function nameOf(count: number): string {
  return `${String(count).padStart(8, "0")}.json`;
}

function json(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
