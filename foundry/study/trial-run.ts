import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { failure } from "../../core/failure.ts";
import { commandOf, type Search } from "./config.ts";
import type { Params } from "./space.ts";

/** A figure, or why there is none. */
export type Outcome = { readonly value: number } | { readonly why: string };

/** Milliseconds that a program has to end by itself once it was asked to. */
const PATIENCE = 10_000;

/**
 * Runs the command once. Its words are kept in `stdout.log` and `stderr.log` of `out`. Throws `aborted` where the signal
 * came, `bad-manifest` where the program cannot be started.
 */
export async function runTrial(search: Search, params: Params, out: string, signal: AbortSignal): Promise<Outcome> {
  await mkdir(out, { recursive: true });
  const [program = "", ...args] = commandOf(search, params, out);
  const [lines, errors] = ["stdout.log", "stderr.log"].map((name) => createWriteStream(join(out, name))) as Pair;
  try {
    // A trainer whose reader died ends at its next line: nobody is there to take it.
    const child = spawn(program, args, {
      cwd: search.folder,
      env: { ...process.env, ...search.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stderr.pipe(errors);
    const end = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
    end.catch(() => undefined);
    await once(child, "spawn").catch((error: NodeJS.ErrnoException) => {
      throw failure("bad-manifest", `${program} cannot be started (${error.code ?? error.message})`);
    });
    let overdue = false;
    const stop = () => {
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), PATIENCE).unref();
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    const late =
      search.seconds &&
      setTimeout(() => {
        overdue = true;
        stop();
      }, search.seconds * 1000);
    const figures: number[] = [];
    for await (const line of createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
      lines.write(`${line}\n`);
      const figure = figureOf(line, search.metric);
      if (figure !== undefined) figures.push(figure);
    }
    const [code, killed] = await end;
    clearTimeout(late);
    signal.removeEventListener("abort", stop);
    if (signal.aborted) throw failure("aborted", "the search was ended");
    if (overdue) return { why: `it was not done after ${search.seconds} s` };
    if (code !== 0) return { why: killed ? `it was ended by ${killed}` : `it ended with ${code}` };
    const value = chosen(figures, search);
    return value === undefined ? { why: `it printed no ${search.metric}` } : { value };
  } finally {
    for (const log of [lines, errors]) await new Promise<void>((done) => log.end(() => done()));
  }
}

type Pair = [WriteStream, WriteStream];

function chosen(figures: readonly number[], { take, goal }: Search): number | undefined {
  if (figures.length === 0) return undefined;
  if (take === "last") return figures.at(-1);
  return goal === "minimize" ? Math.min(...figures) : Math.max(...figures);
}

function figureOf(line: string, metric: string): number | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const figure = (value as Readonly<Record<string, unknown>> | null)?.[metric];
    return typeof figure === "number" && Number.isFinite(figure) ? figure : undefined;
  } catch {
    return undefined;
  }
}
