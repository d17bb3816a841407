import type { ConsentText } from "../../core/collect/consent.ts";
import type { PrivateWords } from "../../core/collect/redact.ts";

/** Sentences to be read aloud. Those of app/measure/sentences are left to measuring, and are not among them. */
interface Prompts {
  /** False while no speaker of the language has checked them. */
  readonly reviewed: boolean;
  readonly sentences: readonly string[];
}
type Of<T> = Readonly<Record<string, () => Promise<{ readonly default: T }>>>;

const CONSENT: Of<ConsentText> = {
  sn: () => import("./consent/sn.json"),
  en: () => import("./consent/en.json"),
  sw: () => import("./consent/sw.json"),
  hi: () => import("./consent/hi.json"),
  mr: () => import("./consent/mr.json"),
  ml: () => import("./consent/ml.json"),
};
const PROMPTS: Of<Prompts> = {
  sn: () => import("./prompts/sn.json"),
  en: () => import("./prompts/en.json"),
  sw: () => import("./prompts/sw.json"),
  hi: () => import("./prompts/hi.json"),
  mr: () => import("./prompts/mr.json"),
  ml: () => import("./prompts/ml.json"),
};
const PRIVATE: Of<PrivateWords> = {
  sn: () => import("./private/sn.json"),
  en: () => import("./private/en.json"),
  sw: () => import("./private/sw.json"),
  hi: () => import("./private/hi.json"),
  mr: () => import("./private/mr.json"),
  ml: () => import("./private/ml.json"),
};

/** What is said to a speaker of a language, and what is asked of them; rejects where it cannot be fetched. */
export interface Texts {
  readonly tag: string;
  readonly consent: ConsentText;
  readonly sentences: readonly string[];
  readonly words: PrivateWords;
}

/** tag: BCP 47 of the language that is recorded. A consent is read in the page's language where there is none in that. */
export async function textsOf(tag: string, page: string): Promise<Texts> {
  const consentTag = CONSENT[tag] ? tag : page;
  const [consent, prompts, words] = await Promise.all([
    (CONSENT[consentTag] ?? CONSENT.en)?.(),
    PROMPTS[tag]?.(),
    (PRIVATE[tag] ?? PRIVATE.en)?.(),
  ]);
  if (!consent || !words) throw new Error(`no consent text for ${consentTag}`);
  return {
    tag: consentTag,
    consent: consent.default,
    sentences: prompts?.default.sentences ?? [],
    words: words.default,
  };
}
