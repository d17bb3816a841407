import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Summary } from "./summary.ts";
import { folderOf, given } from "./wandb.ts";

/** Milliseconds that its package may take; it starts a service of its own. */
const PATIENCE = 90_000;
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
  const child = spawn(python, args, {
    env,
    stdio: ["pipe", "ignore", "pipe"],
    timeout: PATIENCE,
    killSignal: "SIGKILL",
  });
  const ended = once(child, "close") as Promise<[number | null]>;
  const told = text(child.stderr).catch(() => "");
  // Who ends before it has read all is heard of by its exit code.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(input));
  const code = await ended.then(
    ([exit]) => exit,
    (thrown: NodeJS.ErrnoException) => `${python} cannot be started (${thrown.code ?? thrown.message})`,
  );
  if (code === 0) return undefined;
  if (typeof code === "string") return code;
  if (code === ABSENT) return `${python} has no package wandb`;
  return `its package ended with ${code ?? "a signal"}: ${(await told).trim().split("\n").at(-1) ?? ""}`;
}

/** Beside this file, or in the package when the program is built, which is one file in build/. */
function scriptPath(): string {
  const here = join(import.meta.dirname, "wandb_offline.py");
  return existsSync(here) ? here : join(import.meta.dirname, "../foundry/track/wandb_offline.py");
}
