import type { ToolSpec } from "../../core/llm-contract.ts";
import { bool, listOf, object, optional, type Parser, refuse, text, whole } from "../../core/parse.ts";
import { type GivenMessage, messages } from "./given.ts";
import { toolChoice, tools } from "./tools.ts";

/** What `/v1/chat/completions` takes. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly GivenMessage[];
  readonly stream?: boolean | undefined;
  readonly stream_options?:
    | { readonly include_usage?: boolean | undefined; readonly include_obfuscation?: boolean | undefined }
    | undefined;
  readonly max_tokens?: number | undefined;
  readonly max_completion_tokens?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly tools?: readonly ToolSpec[] | undefined;
  readonly tool_choice?: string | undefined;
  /** Ours: whether skills are asked before the model. */
  readonly inzwa?: { readonly skills?: boolean | undefined } | undefined;
}

const anything: Parser<unknown> = (value) => value;
const between =
  (from: number, to: number): Parser<number> =>
  (value, path) =>
    typeof value === "number" && value >= from && value <= to
      ? value
      : refuse(path, `must be a number from ${from} to ${to}`);
const positive: Parser<number> = (value, path) => whole(value, path) || refuse(path, "must be 1 or more");
const one: Parser<number> = (value, path) =>
  value === 1 ? 1 : refuse(path, "must be 1: one reply is written for each request");
const never: Parser<undefined> = (_value, path) => refuse(path, "is not supported by the models that run here");
const older: Parser<undefined> = (_value, path) =>
  refuse(path, "is not supported: 'tools' and 'tool_choice' came in its place");
const off: Parser<undefined> = (value, path) => (value === false ? undefined : never(value, path));

/** A string, or up to four. */
const stop: Parser<readonly string[]> = (value, path) => {
  const given = typeof value === "string" ? [text(value, path)] : listOf(text)(value, path);
  return given.length <= 4 ? given : refuse(path, "must hold 4 sequences at the most");
};
const plainText = (value: unknown, path: string): undefined => {
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  if (type !== "text") refuse(`${path}.type`, "must be text: the models that run here write no structured output");
};
const onlyText: Parser<undefined> = (value, path) => {
  for (const modality of listOf(text)(value, path))
    if (modality !== "text") refuse(path, "must be text alone; /v1/audio/speech speaks it");
};

/** Taken and without effect: decoding is greedy, nothing is stored, and there is one tier of service. */
const IGNORED = {
  temperature: between(0, 2),
  top_p: between(0, 1),
  frequency_penalty: between(-2, 2),
  presence_penalty: between(-2, 2),
  seed: anything,
  logit_bias: anything,
  user: anything,
  metadata: anything,
  store: anything,
  service_tier: anything,
  parallel_tool_calls: anything,
  prediction: anything,
  prompt_cache_key: anything,
  prompt_cache_options: anything,
  prompt_cache_retention: anything,
  safety_identifier: anything,
  reasoning_effort: anything,
  verbosity: anything,
};

const shape: Parser<ChatRequest> = object<Record<string, unknown>>({
  model: text,
  messages,
  stream: optional(bool),
  stream_options: optional(object({ include_usage: optional(bool), include_obfuscation: optional(bool) })),
  max_tokens: optional(positive),
  max_completion_tokens: optional(positive),
  stop: optional(stop),
  n: optional(one),
  inzwa: optional(object({ skills: optional(bool) })),
  tools: optional(tools),
  tool_choice: optional(toolChoice),
  functions: optional(older),
  function_call: optional(older),
  response_format: optional(plainText),
  modalities: optional(onlyText),
  audio: optional(never),
  web_search_options: optional(never),
  moderation: optional(never),
  logprobs: optional(off),
  top_logprobs: optional(never),
  ...Object.fromEntries(Object.entries<Parser<unknown>>(IGNORED).map(([name, parser]) => [name, optional(parser)])),
}) as Parser<unknown> as Parser<ChatRequest>;

export const chatRequest: Parser<ChatRequest> = (value, path) => {
  const request = shape(value, path);
  if (request.stream_options && !request.stream) refuse("stream_options", "is only allowed when 'stream' is true");
  if (request.tool_choice !== undefined && !request.tools) refuse("tool_choice", "is only allowed with 'tools'");
  return request;
};

/** Names of what was asked for and has no effect. */
export function ignoredOf(request: ChatRequest): string[] {
  return Object.keys(IGNORED).filter((name) => name in request);
}
