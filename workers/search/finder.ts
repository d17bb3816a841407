import MiniSearch from "minisearch";
import type { Chunk } from "../../core/retrieval/document.ts";
import { termsOf, type Way, wordsIn } from "../../core/retrieval/tokens.ts";
import type { Place } from "./source.ts";

/** A passage as the index takes it: its terms, parted by spaces. */
interface Entry {
  readonly id: number;
  readonly text: string;
  /** The document's name and the heading over it. */
  readonly head: string;
}

export interface Indexed {
  readonly id: number;
  readonly name: string;
  readonly way: Way;
  readonly chunks: readonly Chunk[];
  readonly text: string;
}

/** A document has fewer passages. */
const STRIDE = 100_000;
/** A passage is sooner found by what stands over it. */
const BOOST = { head: 1.6 };

const options = {
  fields: ["text", "head"],
  tokenize: (terms: string) => terms.split(" "),
  processTerm: (term: string) => term || null,
  searchOptions: { combineWith: "OR" as const, boost: BOOST, prefix: false, fuzzy: false },
  // A removed passage is taken out at once, whole.
  autoVacuum: false as const,
};

/** Postings that are read for one word of a question, and for all of it: they are what a search costs. */
const PER_WORD = 600;
const PER_SEARCH = 3_000;

/** The index of all passages (BM25+ by MiniSearch). */
export class Finder {
  #index = new MiniSearch<Entry>(options);
  /** In how many passages each term stands. */
  #counts = new Map<string, number>();

  get passages(): number {
    return this.#index.documentCount;
  }

  async add(...documents: readonly Indexed[]): Promise<void> {
    const entries = documents.flatMap(entriesOf);
    this.#count(entries, 1);
    await this.#index.addAllAsync(entries, { chunkSize: 100 });
  }

  /** document: exactly as it was added. */
  remove(document: Indexed): void {
    const entries = entriesOf(document);
    this.#count(entries, -1);
    this.#index.removeAll(entries);
  }

  count(term: string): number {
    return this.#counts.get(term) ?? 0;
  }

  /** The best passages. words: for each word what may stand in the index for it; the rarest of it is looked up. */
  search(words: readonly (readonly string[])[], most: number): Place[] {
    const terms = this.#affordable(words);
    const results = terms.size > 0 ? this.#index.search([...terms].join(" ")) : [];
    return results.slice(0, most).map(({ id }) => ({ document: Math.floor(id / STRIDE), chunk: id % STRIDE }));
  }

  /** What is looked up: of each word what is rarest, rare words first, as long as it is not too much to read. */
  #affordable(words: readonly (readonly string[])[]): ReadonlySet<string> {
    const terms = new Set<string>();
    const known = words
      .map((forms) => forms.filter((form) => this.count(form) > 0).sort((a, b) => this.count(a) - this.count(b)))
      .sort(([a = ""], [b = ""]) => this.count(a) - this.count(b));
    let left = PER_SEARCH;
    for (const forms of known) {
      let own = PER_WORD;
      for (const [i, term] of forms.entries()) {
        const cost = this.count(term);
        if (terms.size > 0 && (cost > left || (i > 0 && cost > own))) break;
        terms.add(term);
        own -= cost;
        left -= cost;
      }
    }
    return terms;
  }

  save(): string {
    return JSON.stringify(this.#index);
  }

  /** Throws where it is no index of ours. */
  async load(saved: string): Promise<void> {
    const parsed = JSON.parse(saved) as ReturnType<MiniSearch<Entry>["toJSON"]>;
    const counts = new Map(parsed.index.map(([term, fields]) => [term, passagesWith(fields)]));
    this.#index = await MiniSearch.loadJSAsync<Entry>(parsed, options);
    this.#counts = counts;
  }

  empty(): void {
    this.#index = new MiniSearch<Entry>(options);
    this.#counts = new Map();
  }

  #count(entries: readonly Entry[], by: 1 | -1): void {
    for (const { text, head } of entries)
      for (const term of new Set(`${text} ${head}`.split(" "))) {
        const count = this.count(term) + by;
        if (count > 0) this.#counts.set(term, count);
        else this.#counts.delete(term);
      }
  }
}

function passagesWith(fields: Readonly<Record<string, object>>): number {
  return new Set(Object.values(fields).flatMap((postings) => Object.keys(postings))).size;
}

function entriesOf({ id, name, way, chunks, text }: Indexed): Entry[] {
  return chunks.map(({ start, end, heading }, i) => ({
    id: id * STRIDE + i,
    text: termsIn(text.slice(start, end), way),
    head: termsIn(`${name} ${heading}`, way),
  }));
}

function termsIn(text: string, way: Way): string {
  return wordsIn(text)
    .flatMap((word) => termsOf(word, way))
    .join(" ");
}
