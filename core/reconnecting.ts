import { Connecting, type Ends, isClosed } from "./connecting.ts";
import { failure, toFailure } from "./failure.ts";

/** A database that is opened when it is needed, and again where the browser closed it by itself, as it does when short of memory or disk. */
export class Reconnecting<Database extends { close(): void }> {
  readonly #connection: Connecting<Database>;

  constructor(connect: (ends: Ends) => Promise<Database>) {
    this.#connection = new Connecting(connect, isGone);
  }

  /** work may run twice. Throws a Failure: `no-space`, else `no-storage`, or the one that work throws. */
  async use<T>(work: (db: Database) => Promise<T>): Promise<T> {
    try {
      return await this.#connection.use(work);
    } catch (thrown) {
      // Nobody has asked for this AbortError: to be told of as aborted would be to be told of to nobody.
      throw isGone(thrown) ? failure("no-storage", String(thrown)) : toFailure(thrown, "no-storage");
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

/** Browsers also abort what was under way when they close a database. */
function isGone(thrown: unknown): boolean {
  return isClosed(thrown) || (thrown as { name?: unknown } | null)?.name === "AbortError";
}
