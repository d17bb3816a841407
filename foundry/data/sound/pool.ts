import { Worker } from "node:worker_threads";
import type { Evened, EvenJob } from "./even.ts";
import type { VaryJob } from "./vary.ts";

export interface Pool {
  even(job: EvenJob): Promise<Evened | string>;
  vary(job: VaryJob): Promise<Evened | string>;
  close(): Promise<void>;
}
interface Waiting {
  readonly job: EvenJob | VaryJob;
  resolve(result: Evened | string): void;
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
    worker.on("message", (result: Evened | string) => {
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

  const ask = (job: EvenJob | VaryJob) =>
    new Promise<Evened | string>((resolve, reject) => {
      queue.push({ job, resolve, reject });
      next();
    });

  for (let i = 0; i < size; i++) start();
  return {
    even: ask,
    vary: ask,
    async close() {
      closed = true;
      await Promise.all([...idle, ...busy.keys()].map((worker) => worker.terminate()));
    },
  };
}
