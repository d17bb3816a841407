import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import type { Summary } from "./summary.ts";
import { folderOf, given } from "./wandb.ts";

/** Milliseconds that its package may take; it starts a service of its own. */
const PATIENCE = 90_000;
/** Milliseconds in which what it said last still comes. */
const GRACE = 500;
/** Characters of what it said last. */
const MOST_TOLD = 10_000;
/** The package is not installed. */
const ABSENT = 3;

export interface Datastore {
  /** Holds the folder `wandb`. */
  readonly root: string;
  readonly id: string;
  /** With `events.jsonl`. */
  readonly run: string;
  readonly summary: Summary;
  /** A Python that may have the package `wandb`. */
  readonly python: string;
}

/**
 * `run-ID.wandb` of a run that has ended, which `wandb sync` sends: written by the package of Weights & Biases itself, since its
 * format is published nowhere. It is there whole or not at all, and made once. Gives why it was not made; undefined where it
 * is there.
 */
export async function writeDatastore({ root, id, run, summary, python }: Datastore): Promise<string | undefined> {
  const own = id.split("-").at(-1) ?? id;
  const place = join(root, "wandb", folderOf(id), `run-${own}.wandb`);
  if (existsSync(place)) return undefined;
  await mkdir(join(root, "wandb"), { recursive: true });
  const draft = await mkdtemp(join(root, "wandb", ".draft-"));
  try {
    const { start, params, tags, artifacts, status } = summary;
    const lineage = Object.fromEntries(artifacts.map(({ name, digest }) => [`artifact/${name}`, `sha256:${digest}`]));
    const config = { ...given(params), ...tags, ...lineage };
    const about = { id: own, project: start.experiment.replaceAll("/", "-"), name: start.name, config };
    const why = await asked(python, [scriptPath(), run, draft], { ...about, code: status === "FINISHED" ? 0 : 1 });
    if (why) return why;
    const [made] = (await readdir(join(draft, "wandb"))).filter((name) => name.startsWith("offline-run-"));
    await rename(join(draft, "wandb", made ?? "", `run-${own}.wandb`), place);
    return undefined;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The key stays here: nothing is sent, so nobody needs it. Gives why it did not work. */
async function asked(python: string, args: readonly string[], input: object): Promise<string | undefined> {
  const { WANDB_API_KEY: _, ...env } = process.env;
  // Of a group of its own, so that the service which it starts ends with it.
  const child = spawn(python, args, { env, stdio: ["pipe", "ignore", "pipe"], detached: true, windowsHide: true });
  const patience = setTimeout(() => end(child), PATIENCE);
  // A group of its own hears of no Ctrl-C.
  const leave = () => end(child);
  process.once("SIGINT", leave).once("SIGTERM", leave);
  const ended = once(child, "exit") as Promise<[number | null]>;
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    told = (told + piece).slice(-MOST_TOLD);
  });
  const silent = once(child.stderr, "close").catch(() => undefined);
  // Who ends before it has read all is heard of by its exit code.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(input));
  const code = await ended.then(
    ([exit]) => exit,
    (thrown: NodeJS.ErrnoException) => `${python} cannot be started (${thrown.code ?? thrown.message})`,
  );
  clearTimeout(patience);
  process.off("SIGINT", leave).off("SIGTERM", leave);
  end(child);
  // Who left the group may hold the stream open for ever.
  await Promise.race([silent, passed(GRACE, undefined, { ref: false })]);
  child.stderr.destroy();
  if (code === 0) return undefined;
  if (typeof code === "string") return code;
  if (code === ABSENT) return `${python} has no package wandb`;
  return `its package ended with ${code ?? "a signal"}: ${told.trim().split("\n").at(-1) ?? ""}`;
}

/** With all that it started and that stayed in its group. */
function end({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // Nobody is left.
  }
}

/** Beside this file, or in the package when the program is built, which is one file in build/. */
function scriptPath(): string {
  const here = join(import.meta.dirname, "wandb_offline.py");
  return existsSync(here) ? here : join(import.meta.dirname, "../foundry/track/wandb_offline.py");
}
