import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isFailure } from "../../core/failure.ts";
import type { Host } from "../verb.ts";
import { type Effort, type Mirrored, mirror } from "./mirror.ts";
import { serverOf } from "./mlflow-client.ts";
import type { Runs } from "./runs.ts";
import { writeWandb } from "./wandb.ts";
import { writeDatastore } from "./wandb-datastore.ts";

/** A call that logs waits at most a second for a server, and not at all until the pause after a failure is over. */
export const BRIEF: Effort = { tries: 1, within: 1_000, now: false };
export const AT_THE_END: Effort = { tries: 3, within: 5_000, now: false };
export const PATIENT: Effort = { tries: 5, within: 60_000, now: true };

/** What of a run goes elsewhere, by the environment. Tells what went wrong, and never throws for it: the run goes on. */
export async function sendOut(
  runs: Runs,
  root: string,
  id: string,
  effort: Effort,
  host: Host,
): Promise<Mirrored["is"]> {
  try {
    if (process.env.WANDB_API_KEY) await toWandb(runs, root, id, host);
    const server = serverOf(process.env);
    if (!server) return "done";
    const told = await mirror(runs.folder(id), server, effort, { fetch, now: host.now, wait });
    if (told.is !== "done") host.tell(`MLflow does not have all of ${id} yet: ${told.why}`);
    return told.is;
  } catch (thrown) {
    host.tell(`${id} was not sent out: ${isFailure(thrown) ? thrown.message : (thrown as Error).message}`);
    return "refused";
  }
}

/** The folder that `wandb sync` sends; what that needs beyond the documented files comes with the run's end. */
async function toWandb(runs: Runs, root: string, id: string, host: Host): Promise<void> {
  const { WANDB_DIR, INZWA_WANDB_PYTHON = "python3" } = process.env;
  const beside = WANDB_DIR ? host.at(WANDB_DIR) : dirname(root);
  const summary = await runs.summary(id);
  await writeWandb(beside, id, summary);
  if (summary.status === "RUNNING") return;
  const why = await writeDatastore({ root: beside, id, run: runs.folder(id), summary, python: INZWA_WANDB_PYTHON });
  if (why) host.tell(`${id} has nothing for wandb sync: ${why}`);
}
