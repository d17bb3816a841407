import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { itemId } from "../../core/review/review.ts";
import { sha256Of } from "../data/files.ts";
import { recordOf } from "../data/read/audio-folder.ts";
import { consentOf } from "../data/row.ts";
import { escaped } from "./config.ts";

/** Names of the controls; all of them are bound to `text`. */
export const INTENT = "intent";
export const ENTITIES = "entities";
export const DECISION = "decision";
const DECISIONS = ["accept", "reject"] as const;

/** A sentence whose meaning is to be told. */
export interface Sentence {
  /** 32 hex digits. */
  readonly item: string;
  /** One space between words, so that places of tokens are the same for everybody. */
  readonly text: string;
  readonly language: string;
  /** As a model or somebody before had it. */
  readonly intent?: string | undefined;
  /** The line it came in. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** A labelling configuration for what sentences mean (checklist B39): one intent, entities where words stand, and whether it is of use. */
export function nluConfigOf(intents: readonly string[], entities: readonly string[]): string {
  const choices = (name: string, values: readonly string[], title: string) => [
    `  <Header value="${title}"/>`,
    `  <Choices name="${name}" toName="text" choice="single" showInline="true">`,
    ...values.map((value) => `    <Choice value="${escaped(value)}"/>`),
    "  </Choices>",
  ];
  const labels = [
    `  <Labels name="${ENTITIES}" toName="text">`,
    ...entities.map((value) => `    <Label value="${escaped(value)}"/>`),
    "  </Labels>",
  ];
  return [
    "<View>",
    ...(entities.length > 0 ? labels : []),
    // Whole words: an entity is told by its tokens.
    '  <Text name="text" value="$text" granularity="word"/>',
    ...choices(INTENT, intents, "Intent"),
    ...choices(DECISION, DECISIONS, "Decision"),
    "</View>",
    "",
  ].join("\n");
}

/** The sentence of a line, undefined where it was withdrawn. Throws `bad-manifest` for a line without words. */
export function sentenceOf(value: unknown, where: string): Sentence | undefined {
  const record = recordOf(value, where);
  if (consentOf(record.consent)?.withdrawnAt) return undefined;
  const text = String(record.text ?? record.sentence ?? record.transcription ?? "")
    .split(/\s+/u)
    .filter(Boolean)
    .join(" ");
  if (text === "") throw failure("bad-manifest", `${where} has a line without words`);
  const language = typeof record.language === "string" ? record.language : "";
  const own = parse(itemId, record.id);
  const item = own.ok ? own.value : sha256Of(JSON.stringify([language, text])).slice(0, 32);
  const intent = typeof record.intent === "string" && record.intent !== "" ? record.intent : undefined;
  return { item, text, language, intent, record };
}

/** F8: what is known of the intent is a prediction, and no answer. */
export function nluTaskOf({ item, text, language, intent }: Sentence, model: string) {
  const result = { id: "intent", from_name: INTENT, to_name: "text", type: "choices", value: { choices: [intent] } };
  const predictions = intent === undefined ? [] : [{ model_version: model, result: [result] }];
  return { data: { item, text, language }, predictions };
}
