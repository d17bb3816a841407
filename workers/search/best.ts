import type { Found } from "../../core/retrieval/api.ts";
import { lookups, subjectsOf, weighed } from "../../core/retrieval/asked.ts";
import { answering } from "../../core/retrieval/passage.ts";
import { strengthOf } from "../../core/retrieval/strength.ts";
import { wordsIn } from "../../core/retrieval/tokens.ts";
import type { Source } from "./source.ts";

/** Passages of each source that are looked at closely. */
const CLOSELY = 8;

/** The passage that answers a question best, by how much of the question it covers; among equals, by the order of the sources and their own. */
export async function best(
  sources: readonly Source[],
  question: string,
  stopWords: readonly string[],
): Promise<Found | undefined> {
  const words = subjectsOf(question, stopWords);
  const sum = (of: (source: Source) => number) => sources.reduce((total, source) => total + of(source), 0);
  const asked = weighed(
    words,
    (term) => sum((source) => source.count(term)),
    sum(({ passages }) => passages),
  );
  const forms = words.map(lookups);
  let top: Found | undefined;
  for (const source of sources)
    for (const place of source.search(forms, CLOSELY)) {
      const passage = await source.passage(place);
      if (!passage) continue;
      const { text, head } = passage;
      const { start, end } = answering(text, asked);
      const strength = strengthOf(asked, {
        sentence: wordsIn(text.slice(start, end)),
        passage: wordsIn(text),
        head: wordsIn(head),
      });
      if (!top || strength > top.strength) top = passage.found(start, end, strength);
    }
  return top;
}
