import { failure } from "../../core/failure.ts";
import { mapOf, parse, whole } from "../../core/parse.ts";

/** A label's number among a head's logits: `product2id.json` and `qty2id.json`. */
export type LabelMap = Readonly<Record<string, number>>;
export interface LabelMaps {
  readonly product: LabelMap;
  readonly quantity: LabelMap;
}

/** Names of the files that hold them. */
export const MAP_FILES = { product: "product2id.json", quantity: "qty2id.json" } as const;
/** Stands for no product, and for no number. */
export const NONE = "none";

/** By place in a head's order, as a model's own labels come. */
export function idsOf(labels: readonly string[]): LabelMap {
  return Object.fromEntries(labels.map((label, id) => [label, id]));
}

/** Of labels that a set has: `none` is number 0, figures go by size, names by letter. */
export function idsIn(labels: Iterable<string>): LabelMap {
  const others = [...new Set(labels)].filter((label) => label !== NONE);
  return idsOf([NONE, ...others.sort(inOrder)]);
}

function inOrder(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  return Number.isNaN(left) || Number.isNaN(right) ? (a < b ? -1 : 1) : left - right;
}

/** Throws `bad-manifest` where `none` is not number 0, or numbers are left out or given twice. */
export function readIds(json: string, file: string): LabelMap {
  const read = parse(mapOf(whole), jsonOf(json));
  if (!read.ok) throw failure("bad-manifest", `${file}: ${read.problem.path || "the file"} ${read.problem.message}`);
  const ids = Object.values(read.value).sort((a, b) => a - b);
  if (read.value[NONE] !== 0 || ids.some((id, place) => id !== place))
    throw failure("bad-manifest", `${file}: ${NONE} must be 0 and the others 1 and on, without gaps`);
  return read.value;
}

/** As it lies on the disk. */
export function idsText(ids: LabelMap): string {
  // An object with figures for keys would put them before `none`; the reader goes by the numbers.
  const lines = Object.entries(ids)
    .sort(([, a], [, b]) => a - b)
    .map(([label, id]) => `  ${JSON.stringify(label)}: ${id}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
