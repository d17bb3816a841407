import type { Found } from "../../core/retrieval/api.ts";
import { lookups, subjectsOf, weighed } from "../../core/retrieval/asked.ts";
import { answering } from "../../core/retrieval/passage.ts";
import { strengthOf } from "../../core/retrieval/strength.ts";
import { wordsIn } from "../../core/retrieval/tokens.ts";
import type { Stock } from "./stock.ts";

/** Passages that are looked at closely. */
const CLOSELY = 8;

/** The passage that answers a question best, by how much of the question it covers; among equals, by BM25. */
export async function best(stock: Stock, question: string, stopWords: readonly string[]): Promise<Found | undefined> {
  const { finder, documents } = stock;
  const words = subjectsOf(question, stopWords);
  const asked = weighed(words, (term) => finder.count(term), finder.passages);
  let top: Found | undefined;
  for (const place of finder.search(words.map(lookups), CLOSELY)) {
    const document = documents.get(place.document);
    const chunk = document?.chunks[place.chunk];
    if (!document || !chunk) continue;
    const text = (await stock.text(document.id)).slice(chunk.start, chunk.end);
    const said = answering(text, asked);
    const parts = {
      sentence: wordsIn(text.slice(said.start, said.end)),
      passage: wordsIn(text),
      head: wordsIn(`${document.name} ${chunk.heading}`),
    };
    const strength = strengthOf(asked, parts);
    if (top && strength <= top.strength) continue;
    const [from, to] = [chunk.start + said.start, chunk.start + said.end];
    top = {
      ...chunk,
      id: document.id,
      name: document.name,
      text: text.slice(said.start, said.end),
      from,
      to,
      strength,
    };
  }
  return top;
}
