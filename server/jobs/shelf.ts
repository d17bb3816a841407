import { link, mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeDurably, writeSynced } from "../../foundry/durable.ts";

export type Shelved = "open" | "done" | "dead";

/** Why a job was given up. */
export interface Dead<T> {
  readonly job: T;
  readonly code: string;
  readonly message: string;
  readonly tries: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}
/** How often the runner of this process began a job and saw it fail, and when it may begin it again (ms since 1970). */
export interface Tries {
  readonly begun: number;
  readonly failed: number;
  readonly after: number;
}
const NONE: Tries = { begun: 0, failed: 0, after: 0 };

let drafts = 0;

/**
 * Jobs as files: `open/ID.json` until one is done or given up. A job that was put here is on the disk, and whoever dies at any
 * moment leaves each job open, done or dead; one that is open as well as something else is open.
 */
export class Shelf<T> {
  readonly #folder: string;
  readonly #read: (value: unknown) => T;

  /** read: throws for what is no job. */
  constructor(folder: string, read: (value: unknown) => T) {
    this.#folder = folder;
    this.#read = read;
  }

  async open(): Promise<void> {
    await Promise.all(
      ["open", "done", "dead", "tries"].map((name) =>
        mkdir(join(this.#folder, name), { recursive: true, mode: 0o700 }),
      ),
    );
  }

  /** False where a job of this name is known already, in whatever state; then nothing changes. */
  async put(id: string, job: T): Promise<boolean> {
    if (await this.state(id)) return false;
    return this.#link(id, job);
  }

  async state(id: string): Promise<Shelved | undefined> {
    for (const state of ["open", "done", "dead"] as const) if (await there(this.#path(state, id))) return state;
    return undefined;
  }

  /** Of a job that is open. */
  async job(id: string): Promise<T | undefined> {
    const value = await this.#value("open", id);
    return value === undefined ? undefined : this.#read(value);
  }

  /** Names of all that is open. */
  async all(): Promise<readonly string[]> {
    return this.#names("open");
  }

  /** note: what is kept of a job that is done. */
  async finish(id: string, note: object): Promise<void> {
    await writeDurably(this.#path("done", id), JSON.stringify(note), this.#draft(id));
    await this.#remove("open", id);
    await this.#remove("dead", id);
    await this.#remove("tries", id);
  }

  /** What `finish` kept. */
  async note(id: string): Promise<unknown> {
    return this.#value("done", id);
  }

  /** Names of all that `finish` kept, a folder after the other. */
  async *finished(): AsyncGenerator<string, void, undefined> {
    for (const part of (await readdir(join(this.#folder, "done"))).toSorted())
      yield* (await this.#names(join("done", part))).toSorted();
  }

  async bury(id: string, dead: Dead<T>): Promise<void> {
    await writeDurably(this.#path("dead", id), JSON.stringify(dead), this.#draft(id));
    await this.#remove("open", id);
    await this.#remove("tries", id);
  }

  /** The job as new, `change`d where that is given; false where it is not dead. */
  async revive(id: string, change: (job: T) => T = (job) => job): Promise<boolean> {
    const dead = await this.dead(id);
    if (!dead) return false;
    await this.#link(id, change(dead.job));
    await this.#remove("dead", id);
    return true;
  }

  async dead(id: string): Promise<Dead<T> | undefined> {
    const value = (await this.#value("dead", id)) as Dead<unknown> | undefined;
    return value && { ...value, job: this.#read(value.job) };
  }

  /** Names of all that was given up. */
  async buried(): Promise<readonly string[]> {
    return this.#names("dead");
  }

  async tries(id: string): Promise<Tries> {
    return ((await this.#value("tries", id)) as Tries | undefined) ?? NONE;
  }

  async tried(id: string, tries: Tries): Promise<void> {
    await writeDurably(this.#path("tries", id), JSON.stringify(tries), this.#draft(id));
  }

  /** Whole at once, and for one caller alone: a link is there or not, and is not made twice. */
  async #link(id: string, job: T): Promise<boolean> {
    const draft = this.#draft(id);
    const path = this.#path("open", id);
    await writeSynced(draft, JSON.stringify(job));
    try {
      await link(draft, path);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw thrown;
    } finally {
      await rm(draft, { force: true });
    }
    await syncFolder(join(this.#folder, "open"));
    return true;
  }

  async #value(kind: string, id: string): Promise<unknown> {
    const text = await readFile(this.#path(kind, id), "utf8").catch(absent);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async #names(kind: string): Promise<readonly string[]> {
    const names = await readdir(join(this.#folder, kind));
    return names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));
  }

  async #remove(kind: string, id: string): Promise<void> {
    await rm(this.#path(kind, id), { force: true });
  }

  /** What is done grows for ever, so it lies in 256 folders. */
  #path(kind: string, id: string): string {
    return kind === "done"
      ? join(this.#folder, kind, id.slice(0, 2), `${id}.json`)
      : join(this.#folder, kind, `${id}.json`);
  }

  #draft(id: string): string {
    drafts += 1;
    return join(this.#folder, `${id}.${process.pid}-${drafts}.draft`);
  }
}

async function there(path: string): Promise<boolean> {
  return (await stat(path).catch(absent)) !== undefined;
}

/** A disk that does not answer is no file that is not there. */
function absent(thrown: unknown): undefined {
  if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
}
