import type { LlmRequest, ToolSpec } from "../../core/llm-contract.ts";
import { bool, listOf, mapOf, object, oneOf, optional, type Parser, refuse, text } from "../../core/parse.ts";

const anything: Parser<unknown> = (value) => value;
const name: Parser<string> = (value, path) =>
  typeof value === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(value)
    ? value
    : refuse(path, "must be 1 to 64 letters, digits, _ and -");

const tool = object({
  type: oneOf("function"),
  function: object({
    name,
    description: optional(text),
    parameters: optional(mapOf(anything)),
    strict: optional((value: unknown, path: string) => (value === null ? undefined : bool(value, path))),
  }),
});

export const tools: Parser<readonly ToolSpec[]> = (value, path) =>
  listOf(tool)(value, path).map(({ function: { name: called, description, parameters } }) => ({
    name: called,
    ...(description ? { description } : {}),
    ...(parameters ? { parameters } : {}),
  }));

const chosen = object({ type: oneOf("function"), function: object({ name }) });

/** `auto`, `none`, `required` or a function's name. */
export const toolChoice: Parser<string> = (value, path) =>
  typeof value === "string" ? oneOf("none", "auto", "required")(value, path) : chosen(value, path).function.name;

/** What the model is asked to call; undefined where it is to call nothing. */
export function toolsOf(list: readonly ToolSpec[] = [], choice = "auto"): LlmRequest["tools"] {
  return list.length > 0 && choice !== "none" ? { list, choice } : undefined;
}
