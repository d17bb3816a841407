import { randomBytes } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import type { Ending, Event, Logged, Start } from "./events.ts";
import { append, begin, eventsPath, readRun } from "./run-file.ts";
import { type Summary, summaryOf } from "./summary.ts";

export const runId = /^\d{8}-\d{6}-[0-9a-f]{8}$/;

/** Runs in a folder, one of its own each. */
export class Runs {
  readonly #root: string;
  readonly #now: () => number;

  /** now: milliseconds since 1970. */
  constructor(root: string, now: () => number) {
    this.#root = root;
    this.#now = now;
  }

  /** Throws `bad-manifest` for what is no id. */
  folder(id: string): string {
    if (!runId.test(id)) throw failure("bad-manifest", `${id} is no run's id`);
    return join(this.#root, id);
  }

  /** Gives the id: the time, and eight digits by chance. */
  async start({ experiment, name }: Pick<Start, "experiment"> & { name?: string | undefined }): Promise<string> {
    const [day, time] = new Date(this.#now()).toISOString().replaceAll(/[-:]/g, "").split(/[T.]/);
    const id = `${day}-${time}-${randomBytes(4).toString("hex")}`;
    await begin(this.folder(id), { ...this.#told(), kind: "start", schema: 1, experiment, name: name ?? id });
    return id;
  }

  /** Throws `bad-manifest` where the run has ended or a parameter would change: it stands for the whole run. */
  async log(id: string, more: Partial<Omit<Logged, "kind" | "id" | "at">>): Promise<void> {
    const { status, params } = await this.summary(id);
    if (status !== "RUNNING") throw failure("bad-manifest", `run ${id} has ended`);
    const other = Object.entries(more.params ?? {}).find(
      ([name, value]) => Object.hasOwn(params, name) && params[name] !== value,
    );
    if (other) throw failure("bad-manifest", `${other[0]} is ${params[other[0]]} in run ${id} and stays so`);
    const empty = { params: {}, metrics: [], tags: {}, artifacts: [] };
    await append(this.folder(id), { ...this.#told(), kind: "log", ...empty, ...more });
  }

  async end(id: string, status: Ending): Promise<void> {
    if ((await this.summary(id)).status !== "RUNNING") throw failure("bad-manifest", `run ${id} has ended`);
    await append(this.folder(id), { ...this.#told(), kind: "end", status });
  }

  async summary(id: string): Promise<Summary> {
    const { events } = await readRun(this.folder(id));
    return summaryOf(events.map(({ event }) => event) as [Start, ...Event[]]);
  }

  /** In the order in which they began. */
  async list(): Promise<readonly string[]> {
    const names = (await readdir(this.#root).catch(() => [])).filter((name) => runId.test(name)).sort();
    const there = await Promise.all(names.map((name) => stat(eventsPath(this.folder(name))).then(...yesOrNo)));
    return names.filter((_, i) => there[i]);
  }

  #told() {
    return { id: randomBytes(8).toString("hex"), at: this.#now() };
  }
}

const yesOrNo = [() => true, () => false] as const;
