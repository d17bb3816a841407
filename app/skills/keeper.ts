import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { toFailure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { type Kept, NOTHING_KEPT, parseKept } from "../../core/skills/kept.ts";

const DATABASE = "inzwa-skills";
const CHANNEL = "inzwa-skills";
const KEY = "kept";

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
}

/** What skills remember, in the browser; every tab has the same. */
export class Keeper {
  readonly #changed: (kept: Kept) => void;
  readonly #channel = new BroadcastChannel(CHANNEL);
  #open: Promise<IDBPDatabase<Schema>> | undefined;
  #kept: Kept = NOTHING_KEPT;

  /** changed: told what is kept now, also when another tab changed it. */
  constructor(changed: (kept: Kept) => void) {
    this.#changed = changed;
    this.#channel.addEventListener("message", () => void this.load().catch(() => undefined));
  }

  get kept(): Kept {
    return this.#kept;
  }

  /** Throws a Failure. */
  async load(): Promise<void> {
    const value = await this.#use((db) => db.get("kept", KEY));
    this.#take(value);
  }

  /** change: made to what is kept at that moment, which another tab may have changed. Resolves to what was before. Throws a Failure. */
  async change(change: (kept: Kept) => Kept): Promise<Kept> {
    // Shown at once, and whatever is asked next already knows of it.
    this.#kept = change(this.#kept);
    const { before, after } = await this.#use(async (db) => {
      const step = db.transaction("kept", "readwrite");
      const before = readKept(await step.store.get(KEY));
      const after = change(before);
      if (after !== before) await step.store.put(after, KEY);
      await step.done;
      return { before, after };
    });
    this.#take(after);
    if (after !== before) this.#channel.postMessage(undefined);
    return before;
  }

  async clear(): Promise<void> {
    await this.#use((db) => db.clear("kept"));
    this.#take(undefined);
    this.#channel.postMessage(undefined);
  }

  async close(): Promise<void> {
    this.#channel.close();
    await this.#release();
  }

  #take(value: unknown): void {
    this.#kept = readKept(value);
    this.#changed(this.#kept);
  }

  /** Browsers close databases by themselves: what fails once is tried with a new connection. */
  async #use<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#database());
    } catch {
      await this.#release();
    }
    try {
      return await work(await this.#database());
    } catch (thrown) {
      throw toFailure(thrown, "no-storage");
    }
  }

  async #release(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    (await open?.catch(() => undefined))?.close();
  }

  #database(): Promise<IDBPDatabase<Schema>> {
    this.#open ??= openDB<Schema>(DATABASE, 1, {
      upgrade: (db) => void db.createObjectStore("kept"),
      blocking: () => void this.#release(),
      terminated: () => {
        this.#open = undefined;
      },
    });
    return this.#open;
  }
}

/** What cannot be read any more is no reason to answer nothing. */
function readKept(value: unknown): Kept {
  const parsed = parse(parseKept, value ?? NOTHING_KEPT);
  return parsed.ok ? parsed.value : NOTHING_KEPT;
}
