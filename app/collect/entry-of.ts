import { type OutboxEntry, parseEntry } from "../../core/collect/outbox.ts";
import { parse } from "../../core/parse.ts";

/** undefined for what somebody else wrote: one such entry must not stop the others. */
export function entryOf(value: unknown): OutboxEntry | undefined {
  const read = parse(parseEntry, value);
  return read.ok ? read.value : undefined;
}
