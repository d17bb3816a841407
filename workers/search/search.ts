import type { Added, DocumentRow, Found, Incoming, Part, Query, SearchApi, Shelf } from "../../core/retrieval/api.ts";
import { chunked } from "../../core/retrieval/chunks.ts";
import { MOST_CHUNKS, MOST_NAME } from "../../core/retrieval/document.ts";
import { wayOf } from "../../core/retrieval/tokens.ts";
import { best } from "./best.ts";
import { learn, unread } from "./learning.ts";
import { NoteSource } from "./notes.ts";
import { readFile } from "./reading.ts";
import { Refused } from "./refused.ts";
import type { Kept } from "./shelf.ts";
import { Stock } from "./stock.ts";

/** The person's documents and notes, in this thread. */
export function createSearch(stock = new Stock(), notes = new NoteSource()): SearchApi {
  return {
    shelf: () => stock.use(async () => shelfOf(stock)),

    async add({ file, name, type, now }: Incoming, signal?: AbortSignal): Promise<Added> {
      try {
        if (!(file instanceof Blob)) throw new TypeError("a file is a Blob");
        const { kind, draft } = await readFile(file, { name, type }, signal);
        const { text, chunks } = chunked(draft);
        signal?.throwIfAborted();
        const row = await stock.change(async () => {
          if (stock.finder.passages + chunks.length > MOST_CHUNKS) throw new Refused("full");
          const id = Math.max(0, ...stock.documents.keys()) + 1;
          const called = unique(plainName(name) || draft.title.trim().slice(0, MOST_NAME) || kind, stock);
          const about = { id, name: called, kind, bytes: file.size, added: now, passages: chunks.length };
          const document = { ...about, length: text.length, way: wayOf(text), chunks };
          await stock.put(document, text);
          return rowOf(document);
        });
        return { ok: true, row };
      } catch (thrown) {
        if (thrown instanceof Refused) return { ok: false, why: thrown.why };
        throw thrown;
      }
    },

    rename: (id, name) =>
      stock.change(async () => {
        const document = stock.documents.get(id);
        const wanted = name
          .replace(/[\s\p{Cc}]+/gu, " ")
          .trim()
          .slice(0, MOST_NAME);
        if (!document || wanted === "" || wanted === document.name) return;
        await stock.rename(document, unique(wanted, stock));
      }),

    remove: (id) => stock.change(() => stock.drop(id)),
    clear: () => stock.change(() => stock.clear()),

    read: (id, from, to): Promise<Part | undefined> =>
      stock.use(async () => {
        const document = stock.documents.get(id);
        if (!document) return undefined;
        const text = await stock.text(id);
        const [start, end] = [whole(text, from), whole(text, to)];
        return { row: rowOf(document), text: text.slice(start, end), from: start, to: end };
      }),

    notes: (all) => stock.use(() => notes.take(all)),

    retain: (models) => stock.change(() => stock.meanings.retain(models)),
    unread: (model) => stock.use(() => unread(stock, model)),
    learn: (model, of, vectors) => stock.change(() => learn(stock, model, of, vectors)),

    ask: (query: Query): Promise<Found | undefined> =>
      stock.use(async () => {
        await notes.take(query.notes ?? []);
        return best([stock, notes], query);
      }),
  };
}

function shelfOf({ documents, indexBytes }: Stock): Shelf {
  const rows = [...documents.values()].map(rowOf).sort((a, b) => b.added - a.added || b.id - a.id);
  return { rows, bytes: rows.reduce((sum, { length }) => sum + length, indexBytes) };
}

function rowOf({ id, name, kind, bytes, added, passages, length }: Kept): DocumentRow {
  return { id, name, kind, bytes, added, passages, length };
}

/** A file's name as people say it. */
function plainName(name: string): string {
  return name
    .replace(/\.(?:pdf|mhtml?|x?html?|md|markdown|txt|text)$/i, "")
    .replace(/[_\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, MOST_NAME);
}

function unique(name: string, { documents }: Stock): string {
  const taken = new Set([...documents.values()].map((document) => document.name));
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name} (${n})`;
  return free;
}

/** Within the text, and never between the halves of a character. */
function whole(text: string, at: number): number {
  const within = Math.max(0, Math.min(Math.trunc(at) || 0, text.length));
  return /[\udc00-\udfff]/.test(text[within] ?? "") && within > 0 ? within - 1 : within;
}
