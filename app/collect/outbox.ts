import { parseConsent } from "../../core/collect/consent.ts";
import {
  afterOutbox,
  type Destination,
  type OutboxEntry,
  type OutboxEvent,
  parseDestination,
} from "../../core/collect/outbox.ts";
import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { VoicesDatabase } from "./database.ts";
import { entryOf } from "./entry-of.ts";
import { whole } from "./whole.ts";

const STRICT = { durability: "strict" } as const;
const NOW = "now";

/** Recordings on their way to a server, beside the recordings themselves: one transaction changes both. Methods throw a Failure. */
export class Outbox {
  readonly #database = new VoicesDatabase();

  /** In the order the recordings were made. */
  async entries(): Promise<readonly OutboxEntry[]> {
    const all = await this.#database.use((db) => db.getAll("outbox"));
    return all.map(entryOf).filter((entry) => entry !== undefined);
  }

  async destination(): Promise<Destination | undefined> {
    return destinationOf(await this.#database.use((db) => db.get("destination", NOW)));
  }

  /**
   * The person said yes to these and to this server. All of them are queued, or none. What is no longer there, or what a server
   * may know of, is left as it is; what no server was told of goes to this one from now on.
   */
  async queue(
    consent: string,
    { base, key }: Pick<Destination, "base" | "key">,
    clips: readonly Pick<OutboxEntry, "id" | "secret" | "bytes">[],
  ): Promise<void> {
    await this.#database.use(async (db) => {
      const step = db.transaction(["consent", "clips", "outbox", "destination"], "readwrite", STRICT);
      await whole(step, async () => {
        const kept = parse(parseConsent, (await step.objectStore("consent").get(NOW))?.consent);
        if (!kept.ok || kept.value.id !== consent)
          throw failure("no-storage", "the consent was withdrawn; nothing is sent");
        const before = destinationOf(await step.objectStore("destination").get(NOW));
        const store = before?.base === base ? before.store : undefined;
        const place = { base, ...(key ? { key } : {}), ...(store ? { store } : {}) };
        // Who runs the server may have given another key since.
        await each(step.objectStore("outbox"), base, place);
        for (const clip of clips) {
          const record = await step.objectStore("clips").get(clip.id);
          if (record?.state !== "kept" || record.consent !== consent) continue;
          const queued: unknown = await step.objectStore("outbox").get(clip.id);
          const waiting = entryOf(queued);
          if (queued !== undefined && waiting?.state !== "waiting") continue;
          const secret = waiting?.base === base ? waiting.secret : clip.secret;
          const entry: OutboxEntry = { ...clip, ...place, secret, state: "waiting" };
          await step.objectStore("outbox").put(entry);
        }
        await step.objectStore("destination").put({ ...place, paused: false }, NOW);
      });
    });
  }

  /** The person let this server have recordings kept in that store. store: an origin. */
  letTo(base: string, store: string): Promise<void> {
    return this.#change(base, { store });
  }

  /** Who runs the server gave another key: for what is queued for it, and for what is to be taken back. */
  rekey(base: string, key: string): Promise<void> {
    return this.#change(base, { key });
  }

  /** Gives the entry as it is then; undefined where it is gone. An event that comes late changes nothing. */
  async move(id: string, event: OutboxEvent): Promise<OutboxEntry | undefined> {
    return this.#database.use(async (db) => {
      const step = db.transaction("outbox", "readwrite", STRICT);
      let moved: OutboxEntry | undefined;
      await whole(step, async () => {
        const entry = entryOf(await step.store.get(id));
        const next = entry && afterOutbox(entry.state, event);
        moved = entry && next !== "gone" ? { ...entry, state: next ?? entry.state } : undefined;
        if (next === "gone") await step.store.delete(id);
        else if (moved && next) await step.store.put(moved);
      });
      return moved;
    });
  }

  async pause(paused: boolean): Promise<void> {
    await this.#database.use(async (db) => {
      const step = db.transaction("destination", "readwrite", STRICT);
      await whole(step, async () => {
        const destination = destinationOf(await step.store.get(NOW));
        if (destination) await step.store.put({ ...destination, paused }, NOW);
      });
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** In one step with where recordings were sent to last. */
  async #change(base: string, place: Place): Promise<void> {
    await this.#database.use(async (db) => {
      const step = db.transaction(["outbox", "destination"], "readwrite", STRICT);
      await whole(step, async () => {
        await each(step.objectStore("outbox"), base, place);
        const destination = destinationOf(await step.objectStore("destination").get(NOW));
        if (destination?.base === base) await step.objectStore("destination").put({ ...destination, ...place }, NOW);
      });
    });
  }
}

type Place = Partial<Pick<OutboxEntry, "key" | "store">>;
type Entries = { getAll(): Promise<unknown[]>; put(entry: OutboxEntry): Promise<unknown> };

/** What goes to a server, or is to be taken back from it. */
async function each(store: Entries, base: string, place: Place): Promise<void> {
  for (const entry of (await store.getAll()).map(entryOf))
    if (entry?.base === base) await store.put({ ...entry, ...place });
}

function destinationOf(value: unknown): Destination | undefined {
  const read = parse(parseDestination, value);
  return read.ok ? read.value : undefined;
}
