import type { Unread } from "../../core/retrieval/api.ts";
import type { Stock } from "./stock.ts";

/** Passages that a model is given at once: what a question interrupts is read anew, and no more than these. */
const AT_ONCE = 4;

/** The next passages that the model has not read, of the newest document first. */
export async function unread(stock: Stock, model: string): Promise<Unread | undefined> {
  const { documents, meanings } = stock;
  for (const { id, added, chunks } of [...documents.values()].sort((a, b) => b.added - a.added)) {
    const from = await meanings.read(model, id);
    if (from >= chunks.length) continue;
    const text = await stock.text(id);
    const texts = chunks.slice(from, from + AT_ONCE).map(({ start, end }) => text.slice(start, end));
    return { id, added, from, texts };
  }
  return undefined;
}

/** Keeps what a model made of passages that were unread, where their document is still the same. */
export async function learn(
  { documents, meanings }: Stock,
  model: string,
  { id, added, from }: Omit<Unread, "texts">,
  vectors: Float32Array,
): Promise<void> {
  const document = documents.get(id);
  if (!document || document.added !== added) return;
  const count = Math.min(AT_ONCE, document.chunks.length - from);
  if (count > 0) await meanings.put(model, id, from, count, vectors);
}
