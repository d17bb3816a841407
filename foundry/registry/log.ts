import { createHash } from "node:crypto";
import { link, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { syncFolder, writeSynced } from "../durable.ts";
import { type Deed, type Entry, entry } from "./deeds.ts";
import { draftIn } from "./drafts.ts";

export interface Log {
  readonly entries: readonly Entry[];
  /** SHA-256 of the last entry as it lies on the disk. */
  readonly head: string;
}

/**
 * The history: a file an entry, `log/00000001.json` and on, each naming the hash of the one before. Throws
 * `bad-manifest` where one is missing, broken or was changed later.
 */
export async function readLog(root: string): Promise<Log> {
  const names = await readdir(join(root, "log")).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw failure("no-storage", `${root} cannot be read (${error.code})`);
  });
  const entries: Entry[] = [];
  let head = "0".repeat(64);
  for (const [at, name] of names
    .filter((one) => /^\d{8}\.json$/.test(one))
    .sort()
    .entries()) {
    if (name !== nameOf(at + 1)) throw failure("bad-manifest", `log/${nameOf(at + 1)} is missing`);
    const bytes = await readFile(join(root, "log", name));
    const read = parse(entry, json(bytes));
    if (!read.ok) throw failure("bad-manifest", `log/${name}: ${read.problem.path} ${read.problem.message}`);
    if (read.value.revision !== at + 1 || read.value.before !== head)
      throw failure("bad-manifest", `log/${name} does not follow the entry before it`);
    entries.push(read.value);
    head = createHash("sha256").update(bytes).digest("hex");
  }
  return { entries, head };
}

/**
 * Adds an entry behind `log`, whole and on the disk. A link never takes the place of a name that is there, so of two
 * writers one alone comes first: false for the other, who reads the log anew.
 */
export async function append(root: string, { entries, head }: Log, deed: Deed, at: string): Promise<boolean> {
  const revision = entries.length + 1;
  const whole: Entry = { schema: 1, revision, at, before: head, deed };
  const draft = await draftIn(root);
  await mkdir(join(root, "log"), { recursive: true });
  await writeSynced(draft, `${JSON.stringify(whole)}\n`);
  try {
    await link(draft, join(root, "log", nameOf(revision)));
    await syncFolder(join(root, "log"));
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw thrown;
  } finally {
    await rm(draft, { force: true });
  }
}

function nameOf(revision: number): string {
  return `${String(revision).padStart(8, "0")}.json`;
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
