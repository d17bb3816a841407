import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { sealJson, unsealJson } from "../collect/seal.ts";
import { type DraftRecord, ReviewDatabase } from "./database.ts";
import { type Kept, parseKept } from "./draft.ts";

/** What seals drafts of recordings that were made under a consent; with the consent its key is gone. */
export interface Seal {
  readonly consent: string;
  readonly key: CryptoKey;
}

const REVIEWER = "reviewer";

/**
 * Drafts in the browser, by recording and reviewer. Those of this device's own recordings are sealed with the key of the
 * consent: a withdrawal deletes it, and with it they say nothing any more; the next visit takes them away.
 */
export class ReviewStore {
  readonly #database = new ReviewDatabase();

  async reviewer(): Promise<string | undefined> {
    return this.#database.use((db) => db.get("meta", REVIEWER));
  }

  async setReviewer(name: string): Promise<void> {
    await this.#database.use((db) => db.put("meta", name, REVIEWER));
  }

  /** All that is kept of these recordings. seal: of those that are sealed; what it does not open is left out. */
  async drafts(items: ReadonlySet<string>, seal: Seal | undefined): Promise<Kept[]> {
    const records = await this.#database.use((db) => db.getAll("drafts"));
    const all = await Promise.all(
      records.filter(({ item }) => items.has(item)).map((record) => opened(record, seal).catch(() => undefined)),
    );
    return all.filter((one) => one !== undefined);
  }

  /** seal: for a recording of this device's own. Once it resolves the browser has it, whatever becomes of the tab. */
  async put(kept: Kept, seal: Seal | undefined): Promise<void> {
    const { item, reviewer } = kept;
    const record: DraftRecord = seal
      ? {
          item,
          reviewer,
          sealed: { consent: seal.consent, bytes: await sealJson(seal.key, kept, placeOf(item, reviewer)) },
        }
      : { item, reviewer, plain: kept };
    await this.#database.use((db) => db.put("drafts", record));
  }

  /** What was said of recordings that are withdrawn or deleted goes as well. */
  async prune(consent: string | undefined, clips: ReadonlySet<string>): Promise<void> {
    const records = await this.#database.use((db) => db.getAll("drafts"));
    const gone = records.filter(({ item, sealed }) => sealed && (sealed.consent !== consent || !clips.has(item)));
    await this.forget(gone);
  }

  async forget(all: readonly Pick<DraftRecord, "item" | "reviewer">[]): Promise<void> {
    if (all.length === 0) return;
    await this.#database.use(async (db) => {
      const step = db.transaction("drafts", "readwrite");
      await Promise.all([...all.map(({ item, reviewer }) => step.store.delete([item, reviewer])), step.done]);
    });
  }

  /** Whose words are withdrawn: nothing of these recordings is kept, whoever reviewed them. */
  async forgetItems(items: ReadonlySet<string>): Promise<void> {
    if (items.size === 0) return;
    const keys = await this.#database.use((db) => db.getAllKeys("drafts"));
    await this.forget(keys.filter(([item]) => items.has(item)).map(([item, reviewer]) => ({ item, reviewer })));
  }

  /** Everything, for Export all; what is sealed with a key that is gone is left out. */
  async everything(seal: Seal | undefined): Promise<Kept[]> {
    const records = await this.#database.use((db) => db.getAll("drafts"));
    return this.drafts(new Set(records.map(({ item }) => item)), seal);
  }

  async clear(): Promise<void> {
    await this.#database.use(async (db) => {
      const step = db.transaction(["drafts", "meta"], "readwrite");
      await Promise.all([step.objectStore("drafts").clear(), step.objectStore("meta").clear(), step.done]);
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

async function opened(
  { item, reviewer, plain, sealed }: DraftRecord,
  seal: Seal | undefined,
): Promise<Kept | undefined> {
  if (sealed && sealed.consent !== seal?.consent) return undefined;
  const value = sealed && seal ? await unsealJson(seal.key, sealed.bytes, placeOf(item, reviewer)) : plain;
  const read = parse(parseKept, value);
  if (!read.ok) throw failure("no-storage", `a draft: ${read.problem.path} ${read.problem.message}`);
  return read.value;
}

function placeOf(item: string, reviewer: string): string {
  return `review/${item}/${reviewer}`;
}
