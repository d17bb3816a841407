import { object, oneOf, type Parser, parse, refuse, whole } from "../../core/parse.ts";
import { type Line, MOST_LINES, parseLines } from "../../core/slu/list.ts";
import { forget, recall, remember } from "../memory.ts";

const KEY = "orders";

/** The list as it outlives the page. */
export interface Kept {
  readonly version: 1;
  readonly next: number;
  readonly lines: readonly Line[];
  /** Where it was last sent to; "" before. */
  readonly address: string;
}

const words: Parser<string> = (value, path) => (typeof value === "string" ? value : refuse(path, "must be a string"));
const kept = object<Kept>({ version: oneOf(1), next: whole, lines: parseLines, address: words });
const nothing: Kept = { version: 1, next: 1, lines: [], address: "" };

/** What cannot be read is no list. */
export function keptOrders(): Kept {
  try {
    const read = parse(kept, JSON.parse(recall(KEY) ?? "null") ?? nothing);
    return read.ok ? read.value : nothing;
  } catch {
    return nothing;
  }
}

export function keepOrders(list: Kept): void {
  if (list.lines.length === 0 && list.address === "") forgetOrders();
  else remember(KEY, JSON.stringify({ ...list, lines: list.lines.slice(-MOST_LINES) }));
}

export function forgetOrders(): void {
  forget(KEY);
}

/** Calls when another tab has changed the list. */
export function watchOrders(changed: () => void): void {
  addEventListener("storage", ({ key }) => (key === KEY || key === null) && changed());
}
