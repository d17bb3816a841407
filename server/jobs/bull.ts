import { type Job, Queue, WaitingError, Worker } from "bullmq";
import { Redis } from "ioredis";
import { failure, toFailure } from "../../core/failure.ts";
import { DEATHS, isFinal, type Patience, type Runner, type Work } from "./runner.ts";

export interface BullOptions {
  /** `redis://…` */
  readonly url: string;
  readonly name: string;
  readonly work: Work;
  /** Jobs at once; 0: this process only announces them. */
  readonly workers: number;
  readonly patience: Patience;
  /** Milliseconds after which a job whose worker is not heard of goes to another. */
  readonly lockMs: number;
  readonly trouble: (thrown: unknown) => void;
}

/** Milliseconds between two looks at the disk for what Redis does not know. */
const SWEEP_MS = 60_000;
const BATCH = 1000;
const FAREWELL_MS = 3000;
/** BullMQ takes no name that is a number. */
const PREFIX = "r";

/** A try that failed; any other error of a job comes from BullMQ itself. */
class Again extends Error {}

/**
 * Runs jobs on BullMQ, so that any number of servers with the same folder share them. In Redis stand their names alone. What is
 * open on the disk is told to Redis at the start, each minute, and whenever Redis comes back: so nothing is lost with it.
 */
export function openBullRunner(options: BullOptions): Runner {
  const { url, name, work, workers, patience, lockMs, trouble } = options;
  const active = new Map<string, Promise<void>>();
  const leave = new AbortController();
  // What is told while Redis is away fails at once, and is told again by the sweep.
  const telling = new Redis(url, { maxRetriesPerRequest: null, enableOfflineQueue: false, retryStrategy });
  const taking = new Redis(url, { maxRetriesPerRequest: null, retryStrategy, lazyConnect: workers === 0 });
  for (const redis of [telling, taking]) redis.on("error", () => {});
  const queue = new Queue(name, { connection: telling });
  queue.on("error", () => {});
  const known = {
    attempts: patience.tries,
    backoff: { type: "exponential", delay: patience.first, jitter: 0.5 },
    removeOnComplete: true,
  };

  async function tell(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += BATCH)
      await queue.addBulk(
        ids.slice(at, at + BATCH).map((id) => ({ name, data: {}, opts: { ...known, jobId: PREFIX + id } })),
      );
  }

  async function sweep(): Promise<void> {
    if (telling.status !== "ready") return;
    for (const job of await queue.getFailed(0, BATCH)) await givenUp(job);
    await tell(await work.all());
  }

  /** BullMQ gives up by itself what lost its worker too often. */
  async function givenUp(job: Job): Promise<void> {
    await work.bury(
      idOf(job),
      failure("worker-died", "the server ended each time in the midst of it"),
      job.attemptsMade,
    );
    await job.remove();
  }

  /** Redis can lose its jobs and be told of one again while it is done here. */
  function done(id: string): Promise<void> {
    const before = active.get(id);
    if (before) return before;
    const now = work.run(id, leave.signal).finally(() => active.delete(id));
    active.set(id, now);
    return now;
  }

  async function one(job: Job, token: string | undefined): Promise<void> {
    const id = idOf(job);
    try {
      await done(id);
    } catch (thrown) {
      if (leave.signal.aborted) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      const why = toFailure(thrown);
      if (why.code === "bug") trouble(thrown);
      const tries = job.attemptsMade + 1;
      if (!isFinal(why) && tries < patience.tries) throw new Again(why.code);
      await work.bury(id, why, tries);
    }
  }

  const worker =
    workers > 0
      ? new Worker(name, one, {
          connection: taking,
          concurrency: workers,
          lockDuration: lockMs,
          stalledInterval: lockMs,
          maxStalledCount: DEATHS,
        })
      : undefined;
  worker?.on("error", () => {});
  worker?.on("failed", (job, error) => {
    if (job && !(error instanceof Again)) givenUp(job).catch(trouble);
  });
  const swept = () => void sweep().catch(ignored);
  telling.on("ready", swept);
  const timer = setInterval(swept, SWEEP_MS);
  return {
    put: (id) => void tell([id]).catch(ignored),
    async close() {
      clearInterval(timer);
      leave.abort();
      const closed = Promise.all([worker?.close(), queue.close()]).catch(ignored);
      // Without Redis it would wait for Redis.
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())]);
      for (const redis of [telling, taking]) redis.disconnect();
    },
  };
}

function idOf({ id = "" }: Job): string {
  return id.slice(PREFIX.length);
}

/** Redis is away, which the server tells by its own connection; the next sweep does what this did not. */
function ignored(): void {}

function retryStrategy(times: number): number {
  return Math.min(100 * 2 ** Math.min(times, 5), 2000);
}
