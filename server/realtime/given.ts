import type { ContentPart, GivenItem, GivenPart, Item, MessageItem } from "../../core/realtime/items.ts";
import { invalid } from "./wire.ts";

type Standing = Exclude<GivenItem, { type: "item_reference" }>;

/** An item as it will stand. id: its name where the client gave none. */
export function itemOf(given: Standing, id: string): Item {
  const named = { id: given.id ?? id, object: "realtime.item", status: given.status ?? "completed" } as const;
  if (given.type === "function_call") {
    const { name, arguments: written } = given;
    return { ...named, type: "function_call", call_id: given.call_id ?? named.id, name, arguments: written };
  }
  if (given.type === "function_call_output")
    return { ...named, type: "function_call_output", call_id: given.call_id, output: given.output };
  const { role, content } = given;
  return { ...named, type: "message", role, content: content.map((part) => partOf(part, role)) };
}

/** Sound that still has to be read: the base64 of each part without words. */
export function soundOf(given: Standing): readonly string[] {
  if (given.type !== "message") return [];
  const sounds = given.content.flatMap((part) => (part.type === "input_audio" && part.audio ? [part.audio] : []));
  if (sounds.length > 1) throw invalid("An item has one part with sound.", "invalid_value", "item.content");
  return sounds;
}

function partOf(part: GivenPart, role: MessageItem["role"]): ContentPart {
  if (part.type === "input_audio") return { type: "input_audio", transcript: part.transcript ?? null };
  if (part.type === "output_audio") return { type: "output_audio", transcript: part.transcript ?? "" };
  return { type: role === "assistant" ? "output_text" : "input_text", text: part.text };
}
