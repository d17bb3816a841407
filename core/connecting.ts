/** What a connection tells once it can be used no longer, as `openDB` of idb takes it. */
export interface Ends {
  /** A newer version of the site waits until it is closed. */
  blocking(): void;
  /** The browser has closed it. */
  terminated(): void;
}

/**
 * What a browser throws once it has closed a database by itself. InvalidStateError: the connection is closing or closed.
 * UnknownError: its storage process is gone (WebKit bug 277615).
 */
const CLOSED = new Set(["InvalidStateError", "UnknownError"]);

/** A connection that is opened when it is needed, and again where it turns out to be closed. */
export class Connecting<Database extends { close(): void }> {
  readonly #connect: (ends: Ends) => Promise<Database>;
  readonly #isGone: (thrown: unknown) => boolean;
  #open: Promise<Database> | undefined;

  /** isGone: whether what was thrown says that another connection may do better. */
  constructor(connect: (ends: Ends) => Promise<Database>, isGone: (thrown: unknown) => boolean = isClosed) {
    this.#connect = connect;
    this.#isGone = isGone;
  }

  /** work may run twice. Throws what opening or work throws. */
  async use<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const open = this.#database();
    try {
      return await work(await open);
    } catch (thrown) {
      if (!this.#isGone(thrown)) throw thrown;
      // Another may have found it gone before: what they opened since is not this one's to close.
      if (this.#open === open) await this.close();
    }
    return work(await this.#database());
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

export function isClosed(thrown: unknown): boolean {
  return CLOSED.has(String((thrown as { name?: unknown } | null)?.name));
}
