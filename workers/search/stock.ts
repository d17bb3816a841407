import type { Meaning } from "../../core/retrieval/api.ts";
import { Finder, type Indexed } from "./finder.ts";
import { Meanings } from "./meaning.ts";
import { type Kept, type SavedIndex, ShelfDatabase } from "./shelf.ts";
import type { Passage, Place, Source } from "./source.ts";

/** Changes with every change of how words become terms or passages: an index of another version is made anew. */
const VERSION = 1;
/** The Web Lock of changes: another tab has a worker of its own. */
const LOCK = "inzwa-documents";

/** The documents and their index as this thread has them, in step with the disk and with other tabs. */
export class Stock implements Source {
  readonly finder = new Finder();
  readonly documents = new Map<number, Kept>();
  readonly #database = new ShelfDatabase();
  readonly meanings = new Meanings(this.#database);
  readonly #texts = new Map<number, string>();
  #revision: string | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  indexBytes = 0;

  /** Work on what is here, one after the other. */
  use<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(async () => {
      await this.#catchUp();
      return work();
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** The same for work that changes it; what fails in its midst is read anew from the disk. */
  change<T>(work: () => Promise<T>): Promise<T> {
    const guarded = async () => {
      try {
        await this.#catchUp();
        return await work();
      } catch (thrown) {
        this.#revision = undefined;
        throw thrown;
      }
    };
    const locked = () =>
      typeof navigator !== "undefined" && navigator.locks ? navigator.locks.request(LOCK, guarded) : guarded();
    const done = this.#queue.then(locked) as Promise<T>;
    this.#queue = done.catch(() => undefined);
    return done;
  }

  get passages(): number {
    return this.finder.passages;
  }

  count(term: string): number {
    return this.finder.count(term);
  }

  async search(words: readonly (readonly string[])[], most: number, meaning?: Meaning): Promise<Place[]> {
    const byWords = this.finder.search(words, most);
    return meaning ? withMore(byWords, await this.meanings.nearest(meaning, most)) : byWords;
  }

  async passage(at: Place, meaning?: Meaning): Promise<Passage | undefined> {
    const { document: id, chunk } = at;
    const document = this.documents.get(id);
    const place = document?.chunks[chunk];
    if (!document || !place) return undefined;
    const { name } = document;
    const text = (await this.text(id)).slice(place.start, place.end);
    const likeness = meaning && (await this.meanings.likeness(at, meaning));
    return {
      text,
      ...(likeness === undefined ? {} : { likeness }),
      head: `${name} ${place.heading}`,
      found: (start, end, strength) => ({
        ...place,
        id,
        name,
        text: text.slice(start, end),
        from: place.start + start,
        to: place.start + end,
        strength,
      }),
    };
  }

  async text(id: number): Promise<string> {
    const known = this.#texts.get(id) ?? (await this.#database.text(id)) ?? "";
    this.#texts.set(id, known);
    return known;
  }

  async put(document: Kept, text: string): Promise<void> {
    await this.finder.add({ ...document, text });
    await this.#database.change({ put: { document, text }, index: this.#saved() });
    this.documents.set(document.id, document);
    this.#texts.set(document.id, text);
  }

  async rename(document: Kept, name: string): Promise<void> {
    const renamed = { ...document, name };
    const text = await this.text(document.id);
    this.finder.remove({ ...document, text });
    await this.finder.add({ ...renamed, text });
    await this.#database.change({ put: { document: renamed }, index: this.#saved() });
    this.documents.set(document.id, renamed);
  }

  async drop(id: number): Promise<void> {
    const document = this.documents.get(id);
    if (!document) return;
    if (this.documents.size === 1) return this.clear();
    this.finder.remove({ ...document, text: await this.text(id) });
    await this.#database.change({ drop: id, index: this.#saved() });
    this.documents.delete(id);
    this.#texts.delete(id);
    this.meanings.drop(id);
  }

  async clear(): Promise<void> {
    await this.#database.clear();
    this.#forget();
    this.#revision = "";
  }

  #saved(): SavedIndex {
    const json = this.finder.save();
    this.indexBytes = json.length;
    this.#revision = crypto.randomUUID();
    return { version: VERSION, revision: this.#revision, json };
  }

  #forget(): void {
    this.documents.clear();
    this.#texts.clear();
    this.finder.empty();
    this.meanings.forget();
    this.indexBytes = 0;
  }

  async #catchUp(): Promise<void> {
    const revision = await this.#database.revision();
    if (revision === this.#revision) return;
    this.#forget();
    for (const document of await this.#database.documents()) this.documents.set(document.id, document);
    const saved = await this.#database.index();
    const isLoaded = saved?.version === VERSION && saved.revision === revision && (await this.#load(saved));
    if (!isLoaded) await this.#rebuild();
    this.#revision = revision;
  }

  async #load({ json }: SavedIndex): Promise<boolean> {
    try {
      await this.finder.load(json);
      this.indexBytes = json.length;
      return true;
    } catch {
      return false;
    }
  }

  async #rebuild(): Promise<void> {
    this.finder.empty();
    for (const document of this.documents.values())
      await this.finder.add({ ...document, text: await this.text(document.id) } satisfies Indexed);
  }
}

/** What the second has beside the first, behind it. */
export function withMore(first: readonly Place[], second: readonly Place[]): Place[] {
  const isThere = (one: Place) => first.some(({ document, chunk }) => document === one.document && chunk === one.chunk);
  return [...first, ...second.filter((one) => !isThere(one))];
}
