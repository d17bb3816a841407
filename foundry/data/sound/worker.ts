import { parentPort } from "node:worker_threads";
import { type CutJob, cut } from "./cut.ts";
import { type EvenJob, even } from "./even.ts";
import { type VaryJob, vary } from "./vary.ts";

/** The program of one thread: a job in, its result out, one at a time. What nobody expected ends the thread, and with it the run. */
parentPort?.on("message", async (job: EvenJob | VaryJob | CutJob) =>
  parentPort?.postMessage(await ("change" in job ? vary(job) : "spans" in job ? cut(job) : even(job))),
);
