import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { failure } from "../../core/failure.ts";
import { sha256Of } from "../package/files.ts";
import type { Artifact, Ending } from "../track/events.ts";
import { follow } from "../track/follow.ts";
import type { Effort } from "../track/mirror.ts";
import type { Runs } from "../track/runs.ts";

export interface Training {
  /** `python3`, and the recipe's file with its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute: where it leaves model.pt and metrics.json. */
  readonly out: string;
  readonly runs: Runs;
  readonly id: string;
  readonly signal: AbortSignal;
  send(effort: Effort): Promise<unknown>;
  print(line: string): void;
  tell(line: string): void;
}

/** What is left behind, of what a recipe may leave. */
const LEFT = ["model.pt", "metrics.json", "config.json"] as const;

/** Runs a recipe, whose figures become those of a run (docs/tracking.md). Gives how it ended. Throws where it cannot be started. */
export async function train({ program, args, out, runs, id, signal, ...more }: Training): Promise<Ending> {
  const child = spawn(program, args, { cwd: dirname(args[0] ?? "."), stdio: ["ignore", "pipe", "inherit"] });
  const end = once(child, "close") as Promise<[number | null]>;
  end.catch(() => undefined);
  await once(child, "spawn").catch(async (error: NodeJS.ErrnoException) => {
    await runs.end(id, "FAILED");
    throw failure("bad-manifest", `${program} cannot be started (${error.code ?? error.message})`);
  });
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop, { once: true });
  const [kept, shown] = [new PassThrough(), new PassThrough()];
  child.stdout.pipe(kept);
  createInterface({ input: child.stdout.pipe(shown) }).on("line", more.print);
  await follow(kept, { runs, id, ...more });
  const [code] = await end;
  signal.removeEventListener("abort", stop);
  const artifacts = (await Promise.all(LEFT.map((name) => artifactOf(join(out, name), name)))).flat();
  if (artifacts.length > 0) await runs.log(id, { artifacts });
  const ending = signal.aborted ? "KILLED" : code === 0 ? "FINISHED" : "FAILED";
  await runs.end(id, ending);
  return ending;
}

/** A configuration's figures as a run's parameters. Throws `bad-manifest` where it is no flat object. */
export async function paramsOf(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${path} cannot be read (${error.code ?? error.message})`);
  });
  const entries = Object.entries(objectOf(text, path));
  const deep = entries.find(([, value]) => typeof value === "object");
  if (deep) throw failure("bad-manifest", `${path}: ${deep[0]} is not one value`);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function objectOf(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw failure("bad-manifest", `${path} is no JSON object`);
}

async function artifactOf(path: string, name: string): Promise<Artifact[]> {
  const there = await stat(path).catch(() => undefined);
  return there ? [{ name, digest: await sha256Of(createReadStream(path)), size: there.size }] : [];
}
