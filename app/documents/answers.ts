import type { LanguageRules } from "../../core/language/rules.ts";
import type { Found, FoundPassage, Meaning, SearchApi } from "../../core/retrieval/api.ts";
import { STRONG } from "../../core/retrieval/strength.ts";
import type { Routed } from "../../core/routing.ts";
import type { Note } from "../../core/skills/kept.ts";
import type { UiLanguage } from "../view.ts";
import type { Cited } from "./documents-view.ts";
import { addressOf } from "./place.ts";
import { loadDocumentsWords, tell, wordsLanguage } from "./words.ts";

/** Milliseconds after which the model is asked instead: a book may be being taken in. */
const PATIENCE_MS = 4_000;

/** A language pack, as far as answers need it. */
export interface Asking {
  readonly tag: string;
  readonly rules: Pick<LanguageRules, "dates"> & { readonly stopWords?: readonly string[] | undefined };
}

/** notes: all that are kept now. meaning: absent where no model reads. */
interface Asked {
  readonly question: string;
  readonly notes: readonly Note[];
  readonly meaning: Meaning | undefined;
}

/**
 * The passage or note that answers a question, with where it stands; undefined where no match is strong. What it says is text to
 * be read out: nothing in it is followed. cite: told when it is certain that the answer is given.
 */
export async function answerFrom(
  search: Pick<SearchApi, "ask">,
  { question, notes, meaning }: Asked,
  { tag, rules }: Asking,
  cite: (cited: Cited) => void,
): Promise<Routed | undefined> {
  const query = { question, notes, stopWords: rules.stopWords ?? [], ...(meaning ? { meaning } : {}) };
  const found = await search.ask(query, AbortSignal.timeout(PATIENCE_MS));
  if (!found || found.strength < STRONG) return undefined;
  const language = wordsLanguage(tag);
  await loadDocumentsWords(language);
  const { name, href } = placeOf(language, found, rules);
  const isNote = "noted" in found;
  // A document's name is written as the person wrote it.
  const place = isNote ? name.replace(/^\p{Ll}/u, (first) => first.toUpperCase()) : name;
  const text = tell(language, "answer", { place, text: found.text.replace(/\s+/g, " ") });
  return { name: isNote ? "note" : "passage", text, commit: () => cite({ href, name, answer: text }) };
}

function placeOf(language: UiLanguage, found: Found, rules: Asking["rules"]): Pick<Cited, "name" | "href"> {
  if (!("noted" in found)) return { name: placeName(language, found), href: addressOf(found) };
  const date = dayOf(new Date(found.noted), rules);
  return { name: tell(language, "of-notes", { date }), href: addressOf({ note: found.noted }) };
}

function placeName(language: UiLanguage, { name, page, heading }: FoundPassage): string {
  if (page !== undefined) return tell(language, "of-page", { name, page: String(page) });
  return heading && heading !== name ? tell(language, "of-part", { name, part: heading }) : name;
}

/** As a voice of the language can say it: "5 Zvita 2026". */
function dayOf(at: Date, { dates }: Asking["rules"]): string {
  return `${at.getDate()} ${dates.months[at.getMonth()] ?? ""} ${at.getFullYear()}`;
}
