import type { Place } from "./documents-view.ts";

/** `#documents/ID` or `#documents/ID/FROM-TO`. */
export function placeIn(hash: string): Place | undefined {
  const [, id, from, to] = /^#documents\/(\d{1,9})(?:\/(\d{1,9})-(\d{1,9}))?$/.exec(hash) ?? [];
  if (id === undefined) return undefined;
  return { id: Number(id), from: Number(from ?? 0), to: Number(to ?? 0) };
}
