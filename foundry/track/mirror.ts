import { basename } from "node:path";
import { isFailure } from "../../core/failure.ts";
import { batchFrom } from "./batch.ts";
import { alone } from "./claim.ts";
import type { Start } from "./events.ts";
import { type MirrorState, readState, writeState } from "./mirror-state.ts";
import { type Fetch, MlflowClient, type Server } from "./mlflow-client.ts";
import { experimentOf, runOf, sendBatch } from "./mlflow-run.ts";
import { readRun } from "./run-file.ts";

export interface MirrorPorts {
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds. */
  wait(ms: number): Promise<unknown>;
}
/** How hard to try. */
export interface Effort {
  readonly tries: number;
  /** Milliseconds for all of it. */
  readonly within: number;
  /** Also before the time that was set after the last failure, and after a refusal. */
  readonly now: boolean;
}
/** done: the server has all. later: another process is at it, or it is not the time yet. */
export type Mirrored =
  | { readonly is: "done" }
  | { readonly is: "later"; readonly why: string }
  | { readonly is: "refused"; readonly why: string };

/** Milliseconds after the first failure, doubled after each further one, and the most. */
const FIRST = 1_000;
const MOST = 5 * 60_000;

/**
 * Brings an MLflow server up to a run's file, from what it acknowledged on. Never throws for what the server or the way
 * to it does: the run goes on without.
 */
export async function mirror(folder: string, server: Server, effort: Effort, ports: MirrorPorts): Promise<Mirrored> {
  const signal = AbortSignal.timeout(effort.within);
  const client = new MlflowClient(server, ports.fetch, signal);
  const told = await alone(folder, ports.now(), async (): Promise<Mirrored> => {
    for (let attempt = 1; ; attempt++) {
      const before = await readState(folder, server.uri);
      if (before.refused && !effort.now) return { is: "refused", why: before.refused };
      if (attempt === 1 && !effort.now && ports.now() < (before.again ?? 0))
        return { is: "later", why: "it did not answer before" };
      try {
        await catchUp(folder, client, before);
        return { is: "done" };
      } catch (thrown) {
        if (!isFailure(thrown)) throw thrown;
        const state = await readState(folder, server.uri);
        if (thrown.code === "bad-manifest") {
          await writeState(folder, { ...state, refused: thrown.message });
          return { is: "refused", why: thrown.message };
        }
        const failed = (state.failed ?? 0) + 1;
        const pause = Math.min(MOST, FIRST * 2 ** (failed - 1));
        await writeState(folder, { ...state, failed, again: ports.now() + pause });
        if (attempt >= effort.tries || signal.aborted) return { is: "later", why: thrown.message };
        await ports.wait(FIRST * 2 ** (attempt - 2));
      }
    }
  });
  return told ?? { is: "later", why: "another process is at it" };
}

async function catchUp(folder: string, client: MlflowClient, before: MirrorState): Promise<void> {
  const { failed: _, again: __, refused: ___, ...rest } = before;
  let state: MirrorState = rest;
  const save = async (more: Partial<MirrorState>) => {
    state = { ...state, ...more };
    await writeState(folder, state);
  };
  const { events } = await readRun(folder);
  const start = events[0]?.event as Start;
  const troubled = before.failed !== undefined || before.refused !== undefined;
  if (!batchFrom(events, state.acknowledged) && !troubled) return;
  const experiment = state.experiment_id ?? (await experimentOf(client, start.experiment));
  const id = basename(folder);
  let run = state.run_id;
  if (!run) {
    const mayBe = state.unclear ?? false;
    await save({ experiment_id: experiment, unclear: true });
    run = await runOf(client, experiment, { id, start, mayBe });
    await save({ run_id: run, unclear: false });
  }
  for (let batch = batchFrom(events, state.acknowledged); batch; batch = batchFrom(events, state.acknowledged)) {
    const unclear = state.unclear ?? false;
    await save({ unclear: true });
    await sendBatch(client, run, batch, unclear);
    await save({ acknowledged: batch.to, unclear: false });
  }
  if (troubled) await save({});
}
