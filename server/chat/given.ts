import type { ToolCall } from "../../core/llm-contract.ts";
import { listOf, mapOf, object, oneOf, optional, type Parser, refuse, text } from "../../core/parse.ts";

/** A message as a client gave it. */
export interface GivenMessage {
  readonly role: "system" | "user" | "assistant";
  readonly parts: readonly GivenPart[];
  readonly calls?: readonly ToolCall[];
  /** The call it is the answer to. */
  readonly answers?: string;
}
export type GivenPart = { readonly text: string } | { readonly audio: Uint8Array };

const anything: Parser<unknown> = (value) => value;
const fields = mapOf(anything);
const role = oneOf("system", "developer", "user", "assistant", "tool", "function");

/** `name` tells speakers apart; `annotations`, `audio` and `refusal` stand in replies that are sent back. */
const KNOWN: readonly string[] = ["role", "content", "name", "refusal", "annotations", "audio", "tool_calls"];

export const messages: Parser<readonly GivenMessage[]> = (value, path) => {
  const given = listOf(message)(value, path);
  return given.length ? given : refuse(path, "must not be empty");
};

const message: Parser<GivenMessage> = (value, path) => {
  const given = fields(value, path);
  const from = role(given.role, `${path}.role`);
  if (from === "function") refuse(`${path}.role`, "must be tool for what came of a call");
  const known = from === "tool" ? [...KNOWN, "tool_call_id"] : KNOWN;
  for (const key of Object.keys(given)) if (!known.includes(key)) refuse(`${path}.${key}`, "is not a known key");
  const calls = from === "assistant" && given.tool_calls ? toolCalls(given.tool_calls, `${path}.tool_calls`) : [];
  // A message that only calls functions says nothing.
  const silent = calls.length > 0 && (given.content === null || given.content === undefined);
  const parts = silent ? [] : contents(given.content, `${path}.content`);
  if (from === "tool") return { role: "user", parts, answers: text(given.tool_call_id, `${path}.tool_call_id`) };
  return { role: from === "developer" ? "system" : from, parts, ...(calls.length ? { calls } : {}) };
};

const toolCalls: Parser<readonly ToolCall[]> = (value, path) =>
  listOf(
    object({
      id: text,
      type: oneOf("function"),
      function: object({
        name: text,
        arguments: (one: unknown, at: string) => (typeof one === "string" ? one : text(one, at)),
      }),
      index: optional(anything),
    }),
  )(value, path).map(({ id, function: { name, arguments: given } }) => ({ id, name, arguments: given }));

const contents: Parser<readonly GivenPart[]> = (value, path) =>
  typeof value === "string" ? [{ text: value }] : listOf(part)(value, path);

const part: Parser<GivenPart> = (value, path) => {
  const given = fields(value, path);
  if (given.type === "text" || given.type === "refusal") {
    const words = given[given.type];
    return typeof words === "string" ? { text: words } : refuse(`${path}.${given.type}`, "must be text");
  }
  if (given.type === "input_audio") return { audio: sound(given.input_audio, `${path}.input_audio`) };
  return refuse(`${path}.type`, "must be text or input_audio");
};

const sound: Parser<Uint8Array> = (value, path) => {
  const { data } = object({ data: text, format: text })(value, path);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data)) refuse(`${path}.data`, "must be base64");
  return Uint8Array.from(Buffer.from(data, "base64"));
};
