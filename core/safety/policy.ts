import { bool, listOf, mapOf, matching, object, oneOf, optional, type Parser, refuse, text, whole } from "../parse.ts";
import type { Evidence } from "./evidence.ts";
import { Features } from "./features.ts";
import { type Reader, readerOf } from "./pattern.ts";

export const CATEGORIES = [
  "self-harm",
  "violence",
  "weapons",
  "medical",
  "legal",
  "children",
  "sexual",
  "hate",
  "privacy",
  "crime",
  "injection",
] as const;
export type Category = (typeof CATEGORIES)[number];

export interface Rule {
  readonly category: Category;
  /** `urgent`: a life may be at stake, and whom to call is said too. */
  readonly severity: "urgent" | "refuse";
  /** Any of them is enough; `pattern.ts` tells how they are written. */
  readonly patterns: readonly string[];
  /** Any of them excuses what a pattern found: within three words of it in what a person says, anywhere in sight in what a model says. */
  readonly unless?: readonly string[] | undefined;
}

/** What is refused in one language, and what is said then; models-manifest/safety/LANGUAGE.json. */
export interface Policy {
  readonly language: string;
  /** A speaker of the language has checked it. */
  readonly reviewed: boolean;
  /** Languages that its speakers mix with it: their rules hold as well. */
  readonly also: readonly string[];
  /** Classes of words that patterns name with `$`. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** Words that look like slips of those in patterns and are none. */
  readonly never: readonly string[];
  /** Of what a person says. */
  readonly input: readonly Rule[];
  /** Of what a model says. */
  readonly output: readonly Rule[];
  /** Of what a person says, where no rule decides; against a rule it speaks where that is of the same policy. */
  readonly evidence?: Evidence | undefined;
  /** Said in place of an answer, with `{lines}`. */
  readonly replies: Readonly<Record<string, string>>;
  /** Said behind it where a rule is urgent. */
  readonly urgent: string;
  /** Said where a model's answer was stopped. */
  readonly stopped: string;
  /** Numbers that the replies name, and where each is published. */
  readonly lines: Readonly<Record<string, { readonly say: string; readonly source: string }>>;
}

const NAMED: ReadonlySet<string> = new Set([...CATEGORIES, "none"]);
const texts = listOf(text);
const rules = listOf(
  object<Rule>({
    category: oneOf(...CATEGORIES),
    severity: oneOf("urgent", "refuse"),
    patterns: texts,
    unless: optional(texts),
  }),
);
const integer: Parser<number> = (value, path) =>
  Number.isSafeInteger(value) ? (value as number) : refuse(path, "must be an integer");
const evidence = object<Evidence>({
  words: mapOf(texts),
  parts: listOf(whole),
  refuse: integer,
  pass: integer,
  bias: integer,
  weights: mapOf(matching(/^\S+ -?\d+(?: \S+ -?\d+)*$/, "features and their weights")),
});
const shape: Parser<Policy> = object<Policy>({
  language: matching(/^[a-z]{2,3}$/, "a language of BCP 47"),
  reviewed: bool,
  also: texts,
  words: mapOf(texts),
  never: texts,
  input: rules,
  output: rules,
  evidence: optional(evidence),
  replies: mapOf(text),
  urgent: text,
  stopped: text,
  lines: mapOf(object({ say: text, source: matching(/^https:\/\//, "an address") })),
});

/** Also refuses patterns that cannot be read, categories without a reply, and places without a line. */
export const parsePolicy: Parser<Policy> = (value, path) => {
  const reading = readPolicy(value, path);
  for (;;) {
    const { done, value: policy } = reading.next();
    if (done) return policy;
  }
};

/** The same, left at each rule: there are hundreds, and whoever runs it may let others have their turn. Throws a Problem. */
export function* readPolicy(value: unknown, path: string): Generator<void, Policy> {
  const policy = shape(value, path);
  const reader = readerOf(policy.words);
  yield;
  for (const side of ["input", "output"] as const)
    for (const [i, { patterns, unless = [] }] of policy[side].entries()) {
      for (const pattern of [...patterns, ...unless]) readable(pattern, reader, `${path}.${side}[${i}]`);
      yield;
    }
  if (policy.evidence) weighable(policy.evidence, `${path}.evidence`);
  for (const category of CATEGORIES)
    if (!policy.replies[category]) refuse(`${path}.replies.${category}`, "must be there");
  for (const said of [...Object.values(policy.replies), policy.urgent, policy.stopped])
    for (const [, name = ""] of said.matchAll(/\{(\w+)\}/g))
      if (!policy.lines[name]) refuse(`${path}.lines.${name}`, "must be there");
  return policy;
}

function weighable({ words, parts, weights }: Evidence, path: string): void {
  for (const category of Object.keys(weights))
    if (!NAMED.has(category)) refuse(`${path}.weights.${category}`, "is no category");
  unthrown(() => new Features(words, parts), `${path}.words`);
}

function readable(pattern: string, reader: Reader, path: string): void {
  unthrown(() => reader.read(pattern), path);
}

function unthrown(read: () => unknown, path: string): void {
  try {
    read();
  } catch (thrown) {
    refuse(path, thrown instanceof Error ? thrown.message : String(thrown));
  }
}
