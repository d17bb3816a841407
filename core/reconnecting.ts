import { failure, toFailure } from "./failure.ts";

/** What browsers throw when they have closed a database by themselves. */
const GONE = new Set(["InvalidStateError", "UnknownError", "AbortError"]);

/** What a connection tells once it can be used no longer, as `openDB` of idb takes it. */
export interface Ends {
  /** A newer version of the site waits until it is closed. */
  blocking(): void;
  /** The browser has closed it. */
  terminated(): void;
}

/** A database that is opened when it is needed, and again where the browser closed it by itself, as it does when short of memory or disk. */
export class Reconnecting<Database extends { close(): void }> {
  readonly #connect: (ends: Ends) => Promise<Database>;
  #open: Promise<Database> | undefined;

  constructor(connect: (ends: Ends) => Promise<Database>) {
    this.#connect = connect;
  }

  /** work may run twice. Throws a Failure: `no-space`, else `no-storage`, or the one that work throws. */
  async use<T>(work: (db: Database) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#database());
    } catch (thrown) {
      if (!isGone(thrown)) throw toFailure(thrown, "no-storage");
      await this.close();
    }
    try {
      return await work(await this.#database());
    } catch (thrown) {
      // Nobody has asked for this AbortError: to be told of as aborted would be to be told of to nobody.
      throw isGone(thrown) ? failure("no-storage", String(thrown)) : toFailure(thrown, "no-storage");
    }
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    (await open?.catch(() => undefined))?.close();
  }

  #database(): Promise<Database> {
    if (this.#open) return this.#open;
    const open = this.#connect({ blocking: () => void this.close(), terminated: () => forget() });
    const forget = () => {
      if (this.#open === open) this.#open = undefined;
    };
    open.catch(forget);
    this.#open = open;
    return open;
  }
}

function isGone(thrown: unknown): boolean {
  return GONE.has(String((thrown as { name?: unknown } | null)?.name));
}
