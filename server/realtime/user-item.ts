import type { Item, MessageItem } from "../../core/realtime/items.ts";

/** What was said, before its words are known. */
export function spokenItem(id: string): Item {
  const content = [{ type: "input_audio", transcript: null }] as const;
  return { id, object: "realtime.item", type: "message", status: "completed", role: "user", content };
}

/** Where in the item the sound stands. */
export function soundAt(item: Item | undefined): number {
  return item?.type === "message"
    ? Math.max(
        0,
        item.content.findIndex(({ type }) => type === "input_audio"),
      )
    : 0;
}

/** The words go to the first part with sound that has none. */
export function withWords(item: MessageItem, transcript: string): MessageItem {
  const at = item.content.findIndex((part) => part.type === "input_audio" && part.transcript === null);
  const content = item.content.map((part, i) => (i === at ? ({ type: "input_audio", transcript } as const) : part));
  return { ...item, content };
}
