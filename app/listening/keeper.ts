/** Where drafts outlive the page: every page of this browser has the same one. */
export interface DraftStore {
  /** What `keep` kept of a set. */
  recall(set: string): string | undefined;
  /** text: undefined where nothing is to be kept any more. False where it could not be kept. */
  keep(set: string, text: string | undefined): boolean;
}

/** Why what was said is not kept: there is no room for it, or another page goes on with the same set. */
export type Lost = "full" | "elsewhere";

/** The draft of the set that one page is at. Two pages at one set never write over one another: the first to say something keeps it. */
export class DraftKeeper {
  readonly #store: DraftStore;
  #set = "";
  /** As this page left it, or found it. */
  #own: string | undefined;
  #lost: Lost | undefined;

  constructor(store: DraftStore) {
    this.#store = store;
  }

  /** Why the last draft is not kept, undefined where it is. */
  get lost(): Lost | undefined {
    return this.#lost;
  }

  /** What is kept of a set, which this page goes on with. */
  open(set: string): string | undefined {
    this.#set = set;
    this.#lost = undefined;
    this.#own = this.#store.recall(set);
    return this.#own;
  }

  /** draft: undefined where nothing is to be kept any more. */
  keep(draft: string | undefined): void {
    const stands = this.#store.recall(this.#set);
    const others = stands !== undefined && stands !== this.#own;
    const kept = !others && this.#store.keep(this.#set, draft);
    if (kept) this.#own = draft;
    this.#lost = kept || draft === undefined ? undefined : others ? "elsewhere" : "full";
  }
}
