import type { Span } from "./space.ts";

/** A figure of a span as a place 0..1, where each stretch is as likely as another of its length. */
export function placeOf(value: number, span: Span): number {
  const [low, high] = ends(span);
  return ((span.log ? Math.log(value) : value) - low) / (high - low);
}

/** The figure at a place 0..1. */
export function valueAt(place: number, span: Span): number {
  const [low, high] = ends(span);
  const at = low + Math.min(1, Math.max(0, place)) * (high - low);
  const value = span.log ? Math.exp(at) : at;
  return Math.min(span.high, Math.max(span.low, span.whole ? Math.round(value) : value));
}

/** Whole numbers have half a step of room on both sides, so that the ends are as likely as the others. */
function ends({ low, high, log, whole }: Span): readonly [number, number] {
  const [from, to] = whole ? [low - 0.5, high + 0.5] : [low, high];
  return log ? [Math.log(from), Math.log(to)] : [from, to];
}
