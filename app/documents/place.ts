import type { Target } from "./documents-view.ts";

/** `#documents/ID`, `#documents/ID/FROM-TO`, or `#documents/0/MOMENT` for a note: no document has the number 0. */
export function targetIn(hash: string): Target | undefined {
  const [, moment] = /^#documents\/0\/(\d{1,16})$/.exec(hash) ?? [];
  if (moment !== undefined) return { note: Number(moment) };
  const [, id, from, to] = /^#documents\/(\d{1,9})(?:\/(\d{1,9})-(\d{1,9}))?$/.exec(hash) ?? [];
  if (id === undefined) return undefined;
  return { id: Number(id), from: Number(from ?? 0), to: Number(to ?? 0) };
}

export function addressOf(target: Target): string {
  return "note" in target ? `#documents/0/${target.note}` : `#documents/${target.id}/${target.from}-${target.to}`;
}
