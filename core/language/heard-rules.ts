import { listOf, mapOf, object, oneOf, optional, type Parser, refuse, text } from "../parse.ts";

/** How beginnings of words are spelt: the old Shona "zwino" is "zvino". */
interface Start {
  readonly from: string;
  readonly to: string;
  /** Whole words, in lower case, that stay as they are. */
  readonly except?: readonly string[] | undefined;
}

/** Names and places that a recogniser may miss by a letter or two. */
interface Names {
  readonly list: readonly string[];
  /** What the language writes onto the beginning of a name: Shona "ku" in "kuBulawayo". */
  readonly prefixes: readonly string[];
  /** Words of the language that look like a name and are none, in lower case. */
  readonly never: readonly string[];
}

/** How what a person said or typed is brought to the language's own spelling. */
export interface HeardRules {
  /** Where a zero-width joiner or non-joiner means something: nowhere, behind a virama only; everywhere where absent. */
  readonly joiners?: "none" | "virama" | undefined;
  /** Letters and sequences of them that are written another way: "ന്" with a joiner is "ൻ". Case counts. */
  readonly letters: Readonly<Record<string, string>>;
  /** Whole words, in lower case. */
  readonly words: Readonly<Record<string, string>>;
  readonly starts: readonly Start[];
  readonly names?: Names | undefined;
  /**
   * Unicode scripts, by their long names, that may come up: the language's own, and those of languages that are mixed into it. Words
   * in any other are no words of this conversation.
   */
  readonly scripts: readonly string[];
  /** What recognisers write where nobody spoke: "Thanks for watching". Whole utterances, lower case, without marks. */
  readonly phantoms: readonly string[];
}

const anyText: Parser<string> = (value, path) => (typeof value === "string" ? value : refuse(path, "must be a string"));

/** https://www.unicode.org/reports/tr24/; which names there are is the browser's affair. */
const script: Parser<string> = (value, path) => {
  if (typeof value !== "string" || !/^[A-Z][A-Za-z_]*$/.test(value))
    return refuse(path, "must be the name of a script");
  try {
    new RegExp(`\\p{Script=${value}}`, "u");
    return value;
  } catch {
    return refuse(path, "must be the name of a script");
  }
};

const scripts: Parser<readonly string[]> = (value, path) => {
  const names = listOf(script)(value, path);
  return names.length > 0 ? names : refuse(path, "must not be empty");
};

/** No key of it may be empty: it would be found everywhere. */
function named<T>(map: Parser<Readonly<Record<string, T>>>): Parser<Readonly<Record<string, T>>> {
  return (value, path) => {
    const parsed = map(value, path);
    return Object.hasOwn(parsed, "") ? refuse(path, "has an empty key") : parsed;
  };
}

export const heardRules: Parser<HeardRules> = object<HeardRules>({
  joiners: optional(oneOf("none", "virama")),
  letters: named(mapOf(anyText)),
  words: named(mapOf(text)),
  starts: listOf(object<Start>({ from: text, to: anyText, except: optional(listOf(text)) })),
  names: optional(object<Names>({ list: listOf(text), prefixes: listOf(text), never: listOf(text) })),
  scripts,
  phantoms: listOf(text),
});
