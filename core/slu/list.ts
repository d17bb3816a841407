import { bool, listOf, object, oneOf, optional, type Parser, refuse, text, whole } from "../parse.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Decision } from "./joint.ts";

/** One order of a list. */
export interface Line {
  readonly id: number;
  /** Of the catalogue; absent where the person's own words name it. */
  readonly product?: string | undefined;
  readonly name?: string | undefined;
  readonly quantity: number;
  readonly unit?: string | undefined;
  /** What says so; `person`: chosen or written by hand. */
  readonly route: Decision["route"] | "person";
  /** Probability that it is right. */
  readonly confidence: number;
  /** It waits for a yes. */
  readonly asks?: boolean | undefined;
  /** What the sound alone had said, where the words made something else of it. */
  readonly was?: { readonly product: string; readonly quantity: number } | undefined;
}

/** No list has more lines, no line more of one thing. */
export const MOST_LINES = 200;
export const MOST_OF_ONE = 9999;

const share: Parser<number> = (value, path) =>
  typeof value === "number" && value >= 0 && value <= 1 ? value : refuse(path, "must be a share, 0 to 1");
const count: Parser<number> = (value, path) => {
  const read = whole(value, path);
  return read >= 1 && read <= MOST_OF_ONE ? read : refuse(path, `must be 1 to ${MOST_OF_ONE}`);
};

export const parseLines: Parser<readonly Line[]> = listOf(
  object<Line>({
    id: whole,
    product: optional(text),
    name: optional(text),
    quantity: count,
    unit: optional(text),
    route: oneOf("sound", "text", "both", "person"),
    confidence: share,
    asks: optional(bool),
    was: optional(object({ product: text, quantity: count })),
  }),
);

/** The line that a decision makes; undefined where nothing was ordered. first: what the sound alone had said. */
export function lineOf(id: number, decision: Decision, catalogue: Catalogue, first?: Decision): Line | undefined {
  const { product, quantity, route, confidence, sure } = decision;
  const known = product === undefined ? undefined : of(catalogue.products, product);
  if (product === undefined || !known) return undefined;
  const unit = decision.unit ?? known.unit;
  const other = first?.product !== undefined && (first.product !== product || first.quantity !== quantity);
  return {
    id,
    product,
    quantity: within(quantity ?? 1),
    ...(unit === undefined ? {} : { unit }),
    route,
    confidence,
    ...(sure ? {} : { asks: true }),
    ...(other ? { was: { product: String(first?.product), quantity: within(first?.quantity ?? 1) } } : {}),
  };
}

export function within(quantity: number): number {
  return Math.max(1, Math.min(MOST_OF_ONE, Math.round(quantity) || 1));
}

/** What a line names, in the catalogue's language. */
export function nameOf({ product, name }: Pick<Line, "product" | "name">, { products }: Catalogue): string {
  return name ?? of(products, product)?.name ?? product ?? "";
}

/** How a line's unit is called for that many; "" where it is counted by itself. */
export function unitOf({ unit, quantity }: Pick<Line, "unit" | "quantity">, { units }: Catalogue): string {
  const found = of(units, unit);
  return found ? (quantity === 1 ? found.one : found.many) : "";
}

function of<T>(listed: Readonly<Record<string, T>>, id: string | undefined): T | undefined {
  return id !== undefined && Object.hasOwn(listed, id) ? listed[id] : undefined;
}

/** "sugar × 2 packets". */
export function lineText(line: Line, catalogue: Catalogue): string {
  return [`${nameOf(line, catalogue)} × ${line.quantity}`, unitOf(line, catalogue)].join(" ").trim();
}

export function listText(lines: readonly Line[], catalogue: Catalogue): string {
  return lines.map((line) => `${lineText(line, catalogue)}\n`).join("");
}

/** What a webhook is sent: docs/orders.md. */
export function payloadOf(lines: readonly Line[], catalogue: Catalogue): string {
  const items = lines.map((line) => ({
    product: line.product ?? null,
    name: nameOf(line, catalogue),
    quantity: line.quantity,
    unit: line.unit ?? null,
  }));
  return JSON.stringify({ version: 1, language: catalogue.language, items, text: listText(lines, catalogue) });
}
