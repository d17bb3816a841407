import { afterEvent, type Clip, type ClipEvent, type ClipFacts } from "../../core/collect/clip.ts";
import { type Consent, parseConsent, parseSpeaker, type SpeakerCard } from "../../core/collect/consent.ts";
import { type Published, parsePublished } from "../../core/collect/lineage.ts";
import { type ClipRecord, type ConsentRecord, STORES, VoicesDatabase, WITH_OUTBOX } from "./database.ts";
import { idOf, read, withdrawn } from "./kept.ts";
import { recallAll } from "./recall.ts";
import { newKey, type Sealed, seal, sealJson, unseal, unsealJson } from "./seal.ts";
import { readShelf, type Shelf } from "./shelf.ts";
import { heard, whole } from "./whole.ts";

/** Bytes of sound in one record. */
const CHUNK = 256 * 1024;
const NOW = "now";
const SPEAKER = "speaker";
/** What is promised to be kept is on the disk before the promise is given. */
const STRICT = { durability: "strict" } as const;

/** Who speaks, and what they agreed to. */
export interface Agreed {
  readonly consent: Consent;
  readonly speaker: SpeakerCard;
}
/** A take before it has a place. wav: the file. */
export interface Take {
  readonly id: string;
  /** Unix time in ms. */
  readonly at: number;
  readonly facts: ClipFacts;
  readonly wav: Uint8Array<ArrayBuffer>;
}

/**
 * Recordings in the browser, sealed. Each step is one transaction that looks at the consent itself: another tab may
 * have withdrawn it, and a recording without the consent it was made under is never written. Methods throw a Failure.
 */
export class VoiceStore {
  readonly #database = new VoicesDatabase();

  async agreed(): Promise<Agreed | undefined> {
    const kept = await this.#kept();
    if (!kept) return undefined;
    const speaker = read(parseSpeaker, await unsealJson(kept.key, kept.speaker, SPEAKER));
    return { consent: read(parseConsent, kept.consent), speaker };
  }

  /** What was agreed to before is gone, with every recording made under it. */
  async agree({ consent, speaker }: Agreed): Promise<void> {
    const key = await newKey();
    const sealed = await sealJson(key, speaker, SPEAKER);
    await this.#database.use(async (db) => {
      const step = db.transaction(WITH_OUTBOX, "readwrite", STRICT);
      await whole(step, async () => {
        await Promise.all(STORES.map((name) => step.objectStore(name).clear()));
        await step.objectStore("consent").put({ consent, key, speaker: sealed }, NOW);
        await recallAll(step.objectStore("outbox"));
      });
    });
  }

  /** Who speaks tells more, or less, of themselves. */
  async describe(consent: string, speaker: SpeakerCard): Promise<void> {
    const kept = await this.#needed(consent);
    const sealed = await sealJson(kept.key, speaker, SPEAKER);
    await this.#database.use(async (db) => {
      const step = db.transaction("consent", "readwrite", STRICT);
      const still = idOf(await step.store.get(NOW)) === consent;
      await Promise.all([still ? step.store.put({ ...kept, speaker: sealed }, NOW) : undefined, step.done]);
    });
  }

  /** Once it resolves the recording is on the disk, whole. */
  async add(consent: string, { id, at, facts, wav }: Take): Promise<void> {
    const { key } = await this.#needed(consent);
    const chunks: Sealed[] = [];
    for (let from = 0; from < wav.length; from += CHUNK)
      chunks.push(await seal(key, wav.slice(from, from + CHUNK), placeOf(id, chunks.length)));
    const record: ClipRecord = {
      id,
      consent,
      state: "recorded",
      at,
      chunks: chunks.length,
      facts: await sealJson(key, facts, id),
    };
    await this.#database.use(async (db) => {
      const step = db.transaction(["consent", "clips", "chunks"], "readwrite", STRICT);
      await whole(step, async () => {
        if (idOf(await step.objectStore("consent").get(NOW)) !== consent) throw withdrawn();
        const puts = chunks.map((chunk, number) => heard(step.objectStore("chunks").put(chunk, [id, number])));
        await Promise.all([step.objectStore("clips").put(record), ...puts]);
      });
    });
  }

  /** facts: as they are from now on, for what is kept with other words. Nothing happens to a recording that is gone. */
  async decide(id: string, event: Exclude<ClipEvent, "withdraw">, facts?: ClipFacts): Promise<void> {
    const kept = await this.#kept();
    const sealed = facts && kept ? await sealJson(kept.key, facts, id) : undefined;
    await this.#database.use(async (db) => {
      const step = db.transaction(["consent", "clips", "chunks", "outbox"], "readwrite", STRICT);
      const record = await step.objectStore("clips").get(id);
      const now = idOf(await step.objectStore("consent").get(NOW));
      const next = record && record.consent === now ? afterEvent(record.state, event) : undefined;
      const [clips, chunks] = [step.objectStore("clips"), step.objectStore("chunks")];
      const writes: Promise<unknown>[] = [step.done];
      if (next === "gone")
        writes.push(
          clips.delete(id),
          chunks.delete(IDBKeyRange.bound([id], [id, []])),
          recallAll(step.objectStore("outbox"), id),
        );
      else if (record && next) writes.push(clips.put({ ...record, state: next, facts: sealed ?? record.facts }));
      await Promise.all(writes);
    });
  }

  /** All of them, and those that cannot be opened. */
  async shelf(): Promise<Shelf> {
    const kept = await this.#kept();
    if (!kept) return { clips: [], damaged: [] };
    const records = await this.#database.use((db) => db.getAll("clips"));
    return readShelf(
      records.filter(({ consent }) => consent === idOf(kept)),
      kept.key,
    );
  }

  /** In the order they were made. */
  async clips(): Promise<readonly Clip[]> {
    return (await this.shelf()).clips;
  }

  async clip(id: string): Promise<Clip | undefined> {
    const kept = await this.#kept();
    const record = await this.#database.use((db) => db.get("clips", id));
    if (!kept || !record || record.consent !== idOf(kept)) return undefined;
    return (await readShelf([record], kept.key)).clips[0];
  }

  /** The sound of a recording, as a WAV file; undefined where it is gone. */
  async sound(id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const kept = await this.#kept();
    const record = await this.#database.use((db) => db.get("clips", id));
    if (!kept || !record) return undefined;
    const chunks = await this.#database.use((db) => db.getAll("chunks", IDBKeyRange.bound([id], [id, []])));
    if (chunks.length !== record.chunks) return undefined;
    const parts = await Promise.all(chunks.map((chunk, number) => unseal(kept.key, chunk, placeOf(id, number))));
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  async publish(consent: string, published: Published): Promise<void> {
    await this.#database.use(async (db) => {
      const step = db.transaction(["consent", "published"], "readwrite", STRICT);
      await whole(step, async () => {
        if (idOf(await step.objectStore("consent").get(NOW)) !== consent) throw withdrawn();
        await step.objectStore("published").add(published);
      });
    });
  }

  async published(): Promise<readonly Published[]> {
    const all = await this.#database.use((db) => db.getAll("published"));
    return all.map((one) => read(parsePublished, one));
  }

  /** Recordings, the speaker, the consent, its key and the list of what was published: none of it is left. Servers are told. */
  async withdraw(): Promise<void> {
    await this.#database.use(async (db) => {
      const step = db.transaction(WITH_OUTBOX, "readwrite", STRICT);
      await whole(step, async () => {
        await Promise.all(STORES.map((name) => step.objectStore(name).clear()));
        await recallAll(step.objectStore("outbox"));
      });
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  #kept(): Promise<ConsentRecord | undefined> {
    return this.#database.use((db) => db.get("consent", NOW));
  }

  async #needed(consent: string): Promise<ConsentRecord> {
    const kept = await this.#kept();
    if (!kept || idOf(kept) !== consent) throw withdrawn();
    return kept;
  }
}

function placeOf(id: string, number: number): string {
  return `${id}/${number}`;
}
