import { Worker } from "node:worker_threads";
import type { Cut, CutJob } from "./cut.ts";
import type { Evened, EvenJob } from "./even.ts";
import type { VaryJob } from "./vary.ts";

export interface Pool {
  even(job: EvenJob): Promise<Evened | string>;
  vary(job: VaryJob): Promise<Evened | string>;
  cut(job: CutJob): Promise<readonly Cut[] | string>;
  close(): Promise<void>;
}
type Job = EvenJob | VaryJob | CutJob;
type Result = Evened | readonly Cut[] | string;
interface Waiting {
  readonly job: Job;
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

/** Threads for work on sound. program: the built `worker.ts`. A job that kills its thread rejects; the others go on. */
export function openPool(program: string, size: number): Pool {
  const queue: Waiting[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Waiting>();
  let closed = false;

  function start(): void {
    const worker = new Worker(program);
    worker.on("message", (result: Result) => {
      busy.get(worker)?.resolve(result);
      busy.delete(worker);
      idle.push(worker);
      next();
    });
    worker.on("error", (error) => {
      busy.get(worker)?.reject(error);
      busy.delete(worker);
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
      if (!closed) start();
    });
    idle.push(worker);
    next();
  }

  function next(): void {
    const worker = queue.length > 0 ? idle.pop() : undefined;
    const waiting = worker && queue.shift();
    if (!worker || !waiting) return;
    busy.set(worker, waiting);
    worker.postMessage(waiting.job);
  }

  /** The thread's program says what comes of which job. */
  const ask = <R extends Result>(job: Job) =>
    new Promise<Result>((resolve, reject) => {
      queue.push({ job, resolve, reject });
      next();
    }) as Promise<R>;

  for (let i = 0; i < size; i++) start();
  return {
    even: (job) => ask(job),
    vary: (job) => ask(job),
    cut: (job) => ask(job),
    async close() {
      closed = true;
      await Promise.all([...idle, ...busy.keys()].map((worker) => worker.terminate()));
    },
  };
}
