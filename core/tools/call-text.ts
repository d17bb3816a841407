import type { ToolCall } from "../llm-contract.ts";

/**
 * A call as models write it between their marks: a JSON object with `name` and `arguments` (Qwen2.5, Hermes) or `parameters`
 * (Llama), or tags (`<function=NAME><parameter=KEY>`, Qwen3.5). Its name is empty where it cannot be read.
 */
export function callIn(text: string): Pick<ToolCall, "name" | "arguments"> {
  return inJson(text) ?? inTags(text) ?? { name: "", arguments: "{}" };
}

function inJson(text: string): Pick<ToolCall, "name" | "arguments"> | undefined {
  const value = jsonOf(text.trim());
  if (typeof value !== "object" || value === null) return undefined;
  const { name, arguments: given, parameters } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== "string") return undefined;
  const wanted = given ?? parameters ?? {};
  return { name, arguments: typeof wanted === "string" ? wanted : JSON.stringify(wanted) };
}

function inTags(text: string): Pick<ToolCall, "name" | "arguments"> | undefined {
  const name = /<function=([\w-]+)>/.exec(text)?.[1];
  if (name === undefined) return undefined;
  const places = [...text.matchAll(/<parameter=(\w+)>([\s\S]*?)<\/parameter>/g)];
  const entries = places.map(([, key = "", value = ""]) => [key, value.trim()]);
  return { name, arguments: JSON.stringify(Object.fromEntries(entries)) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
