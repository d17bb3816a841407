import { join } from "node:path";
import { failure, isFailure } from "../../core/failure.ts";
import type { Search } from "./config.ts";
import type { Params } from "./space.ts";
import { append, type Begun, begin, type Head, readStudy } from "./study-file.ts";
import { suggest, type Tried } from "./suggest.ts";
import { type Outcome, runTrial } from "./trial-run.ts";
import { type Trial, trialsOf, triedOf } from "./trials.ts";

/** Where the parameters come from. */
export interface Sampler {
  ask(number: number, tried: readonly Tried[]): Promise<{ readonly asked?: number; readonly params: Params }>;
  /** May be told again what it knows. */
  tell(trial: Trial, outcome: Outcome): Promise<void>;
}

export interface Searching {
  readonly search: Search;
  /** Absolute: of the study. */
  readonly folder: string;
  readonly head: Head;
  /** How many there are to be in all. */
  readonly trials: number;
  readonly sampler: Sampler;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** After each trial that ended. */
  readonly ended: (trial: Trial, all: readonly Trial[]) => Promise<void>;
}

export function studyPath(folder: string): string {
  return join(folder, "study.jsonl");
}

/**
 * Trials one after the other until there are as many as asked for. Each is in the study's file before it starts and again
 * when it ended, so a run that was killed goes on with the trial that was under way, with its parameters; one that ended
 * is never run again. Throws `bad-manifest` where the folder holds another study, `aborted` where the signal came.
 */
export async function searchOn(asked: Searching): Promise<readonly Trial[]> {
  const { search, folder, head, sampler } = asked;
  const path = studyPath(folder);
  const there = await readStudy(path);
  if (!there) await begin(path, head);
  else same(there.head, head, folder);
  const all = new Map(trialsOf(there?.lines ?? []).map((trial) => [trial.number, trial]));
  const listed = () => [...all.values()];
  // Whether the last one that ended was told before the kill, nobody knows.
  const last = listed().findLast(({ state }) => state !== "begun");
  if (last) await sampler.tell(last, outcomeOf(last));
  for (let number = 0; number < asked.trials; number++) {
    const before = all.get(number);
    if (before && before.state !== "begun") continue;
    if (asked.signal.aborted) throw failure("aborted", "the search was ended");
    const next = before ?? (await sampler.ask(number, triedOf(listed(), search.goal)));
    const begun: Begun = {
      kind: "begun",
      trial: number,
      attempt: (before?.attempts ?? 0) + 1,
      params: next.params,
      ...(next.asked === undefined ? {} : { asked: next.asked }),
      at: asked.now(),
    };
    await append(path, begun);
    const out = join(folder, "trials", `${String(number).padStart(4, "0")}-${begun.attempt}`);
    const outcome = await runTrial(search, begun.params, out, asked.signal);
    await append(path, { kind: "ended", trial: number, ...outcome, at: asked.now() });
    const [trial] = trialsOf([begun, { kind: "ended", trial: number, ...outcome, at: 0 }]);
    if (!trial) throw new Error("a trial that ended is one");
    all.set(number, trial);
    await sampler.tell(trial, outcome);
    await asked.ended(trial, listed());
  }
  return listed();
}

/** Our own: seeded, and the same again for the same trials. */
export function ownSampler(search: Search, seed: number): Sampler {
  return {
    ask: async (number, tried) => ({ params: suggest(search.space, tried, seed, number) }),
    tell: async () => {},
  };
}

function same(there: Head, head: Head, folder: string): void {
  for (const key of ["name", "digest", "sampler", "seed"] as const)
    if (there[key] !== head[key])
      throw failure("bad-manifest", `${folder} holds a study with another ${key}: ${there[key]}, not ${head[key]}`);
}

function outcomeOf({ value, why = "" }: Trial): Outcome {
  return value === undefined ? { why } : { value };
}

/** Whether the search was ended from outside, and may go on. */
export function wasEnded(thrown: unknown): boolean {
  return isFailure(thrown) && thrown.code === "aborted";
}
