import type { Found, Meaning, Query } from "../../core/retrieval/api.ts";
import { lookups, subjectsOf, weighed } from "../../core/retrieval/asked.ts";
import { answering } from "../../core/retrieval/passage.ts";
import { type Asked, likenessStrength, strengthOf } from "../../core/retrieval/strength.ts";
import { wordsIn } from "../../core/retrieval/tokens.ts";
import type { Passage, Source } from "./source.ts";

/** Passages of each source that are looked at closely: so many by their words, and so many by what they mean. */
const CLOSELY = 8;

/**
 * The passage that answers a question best, by how much of the question it covers or how nearly it means the same; among
 * equals, by the order of the sources and their own.
 */
export async function best(
  sources: readonly Source[],
  { question, stopWords, meaning }: Query,
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
    for (const place of await source.search(forms, CLOSELY, meaning)) {
      const passage = await source.passage(place, meaning);
      const found = passage && judged(passage, asked, meaning);
      if (found && found.strength > (top?.strength ?? -1)) top = found;
    }
  return top;
}

function judged(
  { text, head, likeness, found }: Passage,
  asked: readonly Asked[],
  meaning: Meaning | undefined,
): Found {
  const { start, end } = answering(text, asked);
  const parts = { sentence: wordsIn(text.slice(start, end)), passage: wordsIn(text), head: wordsIn(head) };
  const strength = Math.max(strengthOf(asked, parts), likenessStrength(likeness, meaning?.strong));
  return found(start, end, strength);
}
