import type { Found, SearchApi } from "../../core/retrieval/api.ts";
import { STRONG } from "../../core/retrieval/strength.ts";
import type { Routed } from "../../core/routing.ts";
import type { UiLanguage } from "../view.ts";
import type { Cited } from "./documents-view.ts";
import { loadDocumentsWords, tell, wordsLanguage } from "./words.ts";

/** Milliseconds after which the model is asked instead: a book may be being taken in. */
const PATIENCE_MS = 4_000;

/** A language pack, as far as answers need it. */
export interface Asking {
  readonly tag: string;
  readonly rules: { readonly stopWords?: readonly string[] | undefined };
}

/**
 * The passage that answers a question, with where it stands; undefined where no match is strong. What it says is text to
 * be read out: nothing in it is followed. cite: told when it is certain that the answer is given.
 */
export async function answerFrom(
  search: Pick<SearchApi, "ask">,
  question: string,
  { tag, rules }: Asking,
  cite: (cited: Cited) => void,
): Promise<Routed | undefined> {
  const query = { question, stopWords: rules.stopWords ?? [] };
  const found = await search.ask(query, AbortSignal.timeout(PATIENCE_MS));
  if (!found || found.strength < STRONG) return undefined;
  const language = wordsLanguage(tag);
  await loadDocumentsWords(language);
  const { id, from, to } = found;
  const name = placeName(language, found);
  const text = tell(language, "answer", { place: name, text: found.text.replace(/\s+/g, " ") });
  return { name: "passage", text, commit: () => cite({ id, from, to, name, answer: text }) };
}

function placeName(language: UiLanguage, { name, page, heading }: Found): string {
  if (page !== undefined) return tell(language, "of-page", { name, page: String(page) });
  return heading && heading !== name ? tell(language, "of-part", { name, part: heading }) : name;
}
