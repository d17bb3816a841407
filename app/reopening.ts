import { type DBSchema, type IDBPDatabase, type OpenDBCallbacks, openDB } from "idb";
import { toFailure } from "../core/failure.ts";

type Upgrade<Schema extends DBSchema> = NonNullable<OpenDBCallbacks<Schema>["upgrade"]>;

/** What browsers throw when they have closed a database by themselves. */
const GONE = new Set(["InvalidStateError", "UnknownError", "AbortError"]);

/** A database that is opened again where the browser closed it by itself, as it does when short of memory or disk. */
export class Reopening<Schema extends DBSchema> {
  readonly #name: string;
  readonly #version: number;
  readonly #upgrade: Upgrade<Schema>;
  #open: Promise<IDBPDatabase<Schema>> | undefined;

  constructor(name: string, version: number, upgrade: Upgrade<Schema>) {
    this.#name = name;
    this.#version = version;
    this.#upgrade = upgrade;
  }

  /** work may run twice. Throws a Failure. */
  async use<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#database());
    } catch (thrown) {
      if (!GONE.has(String((thrown as { name?: unknown } | null)?.name))) throw toFailure(thrown, "no-storage");
      await this.close();
    }
    try {
      return await work(await this.#database());
    } catch (thrown) {
      throw toFailure(thrown, "no-storage");
    }
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    (await open?.catch(() => undefined))?.close();
  }

  #database(): Promise<IDBPDatabase<Schema>> {
    this.#open ??= openDB<Schema>(this.#name, this.#version, {
      upgrade: this.#upgrade,
      blocking: () => void this.close(),
      terminated: () => {
        this.#open = undefined;
      },
    }).catch((thrown: unknown) => {
      this.#open = undefined;
      throw thrown;
    });
    return this.#open;
  }
}
