import type { Values } from "./columns.ts";

/** Rows that are sorted at one go, before pieces are merged. */
const PIECE = 1024;
/** Letters as people order them, "10" behind "9"; the same on every device. */
const collator = new Intl.Collator("en", { numeric: true });

/**
 * Rows in the order of their values; equal ones stay as they were, and what has no value comes last both ways. Merge sort from
 * the bottom up, so that it can be left and taken up again: yields between pieces.
 */
export function* sorted(rows: Uint32Array, values: Values, descending: boolean): Generator<undefined, Uint32Array> {
  const compare = comparing(values, descending);
  let from = rows.slice();
  for (let at = 0; at < from.length; at += PIECE) {
    from.set([...from.subarray(at, at + PIECE)].sort(compare), at);
    yield;
  }
  let to = new Uint32Array(from.length);
  for (let width = PIECE; width < from.length; width *= 2) {
    for (let at = 0; at < from.length; at += 2 * width) yield* merge(from, to, at, width, compare);
    [from, to] = [to, from];
  }
  return from;
}

type Compare = (a: number, b: number) => number;

function* merge(
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  width: number,
  compare: Compare,
): Generator<undefined, void> {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(start + 2 * width, from.length);
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const one = from[left] ?? 0;
    const other = from[right] ?? 0;
    const takes = left < middle && (right >= end || compare(one, other) <= 0);
    to[at] = takes ? one : other;
    if (takes) left += 1;
    else right += 1;
    if (at % PIECE === 0) yield;
  }
}

function comparing(values: Values, descending: boolean): Compare {
  const way = descending ? -1 : 1;
  if (typeof values === "function")
    return (a, b) => {
      const [one, other] = [values(a), values(b)];
      if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
      return way * (one - other);
    };
  return (a, b) => {
    const [one, other] = [values.text(a), values.text(b)];
    if (one === "" || other === "") return Number(one === "") - Number(other === "");
    return way * collator.compare(one, other);
  };
}
