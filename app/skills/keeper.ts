import type { DBSchema } from "idb";
import { parse } from "../../core/parse.ts";
import { type Kept, NOTHING_KEPT, parseKept } from "../../core/skills/kept.ts";
import { Reopening } from "../reopening.ts";
import { noteNotes } from "./noted.ts";

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
  readonly #disk = new Reopening<Schema>(DATABASE, 1, (db) => void db.createObjectStore("kept"));
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
    const value = await this.#disk.use((db) => db.get("kept", KEY));
    this.#take(value);
  }

  /** change: made to what is kept at that moment, which another tab may have changed. Resolves to what was before. Throws a Failure. */
  async change(change: (kept: Kept) => Kept): Promise<Kept> {
    // Shown at once, and whatever is asked next already knows of it.
    this.#kept = change(this.#kept);
    const { before, after } = await this.#disk.use(async (db) => {
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
    await this.#disk.use((db) => db.clear("kept"));
    this.#take(undefined);
    this.#channel.postMessage(undefined);
  }

  async close(): Promise<void> {
    this.#channel.close();
    await this.#disk.close();
  }

  #take(value: unknown): void {
    this.#kept = readKept(value);
    noteNotes(this.#kept.notes.length > 0);
    this.#changed(this.#kept);
  }
}

/** What cannot be read any more is no reason to answer nothing. */
function readKept(value: unknown): Kept {
  const parsed = parse(parseKept, value ?? NOTHING_KEPT);
  return parsed.ok ? parsed.value : NOTHING_KEPT;
}
