import { failure } from "../../core/failure.ts";
import { type CallPart, callPartsOf } from "./calls.ts";

/** What one chunk of a streamed completion, or a whole one, tells. */
export interface Piece {
  readonly text: string;
  readonly calls?: readonly CallPart[];
  /** The reply is complete with it. */
  readonly ended: boolean;
  readonly usage?: Usage;
}
export interface Usage {
  readonly promptTokens: number;
  readonly tokens: number;
  /** Tokens of the prompt that the server had in its cache. */
  readonly reused: number;
}

/** Reads a chunk or a completion; keys that nobody knows are let pass. Throws `network` where it tells of an error. */
export function pieceOf(json: unknown): Piece {
  const { choices, usage, error } = objectOf(json);
  // What the server writes here may hold the key.
  if (error !== undefined && error !== null) throw failure("network", "the server broke the reply off");
  const choice = objectOf(Array.isArray(choices) ? choices[0] : undefined);
  const { content, tool_calls } = objectOf(choice.delta ?? choice.message);
  const calls = callPartsOf(tool_calls);
  const used = usageOf(usage);
  return {
    text: typeof content === "string" ? content : "",
    ended: typeof choice.finish_reason === "string",
    ...(calls.length > 0 ? { calls } : {}),
    ...(used ? { usage: used } : {}),
  };
}

function usageOf(usage: unknown): Usage | undefined {
  const { prompt_tokens, completion_tokens, prompt_tokens_details } = objectOf(usage);
  if (!isCount(prompt_tokens) || !isCount(completion_tokens)) return undefined;
  const { cached_tokens } = objectOf(prompt_tokens_details);
  return { promptTokens: prompt_tokens, tokens: completion_tokens, reused: isCount(cached_tokens) ? cached_tokens : 0 };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
