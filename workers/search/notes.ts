import type { Found } from "../../core/retrieval/api.ts";
import { chunked } from "../../core/retrieval/chunks.ts";
import { wayOf } from "../../core/retrieval/tokens.ts";
import type { Note } from "../../core/skills/kept.ts";
import { Finder, type Indexed } from "./finder.ts";
import type { Passage, Place, Source } from "./source.ts";

type Indexing = Indexed & { readonly at: number };

/** The person's notes as they can be searched: in this thread's memory alone, and only as long as they are kept. */
export class NoteSource implements Source {
  readonly #finder = new Finder();
  readonly #known = new Map<number, Indexing>();
  readonly #ids = new Map<string, number>();
  #next = 1;

  /** notes: all that there are. */
  async take(notes: readonly Note[]): Promise<void> {
    const wanted = new Map(notes.map((note) => [`${note.at} ${note.text}`, note]));
    for (const [key, id] of this.#ids) if (!wanted.has(key)) this.#drop(key, id);
    const fresh: Indexing[] = [];
    for (const [key, note] of wanted) {
      if (this.#ids.has(key)) continue;
      const one = { ...indexed(note), id: this.#next++ };
      this.#ids.set(key, one.id);
      this.#known.set(one.id, one);
      fresh.push(one);
    }
    if (fresh.length > 0) await this.#finder.add(...fresh);
  }

  get passages(): number {
    return this.#finder.passages;
  }

  count(term: string): number {
    return this.#finder.count(term);
  }

  /** Newest first: of two that answer alike, what was noted last holds. */
  async search(words: readonly (readonly string[])[], most: number): Promise<Place[]> {
    const at = ({ document }: Place) => this.#known.get(document)?.at ?? 0;
    return this.#finder.search(words, most).sort((a, b) => at(b) - at(a));
  }

  async passage({ document, chunk }: Place): Promise<Passage | undefined> {
    const note = this.#known.get(document);
    const place = note?.chunks[chunk];
    if (!note || !place) return undefined;
    const text = note.text.slice(place.start, place.end);
    const found = (start: number, end: number, strength: number): Found => ({
      noted: note.at,
      text: text.slice(start, end),
      from: place.start + start,
      to: place.start + end,
      strength,
    });
    return { text, head: "", found };
  }

  #drop(key: string, id: number): void {
    const note = this.#known.get(id);
    this.#ids.delete(key);
    this.#known.delete(id);
    if (note) this.#finder.remove(note);
  }
}

function indexed({ text: said, at }: Note): Omit<Indexing, "id"> {
  const { text, chunks } = chunked({ blocks: [{ text: said }] });
  return { at, name: "", way: wayOf(text), chunks, text };
}
