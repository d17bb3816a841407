import { heardPart } from "../../core/history.ts";

/** How far of the text had been said when so much of the sound had left. */
export type Place = { readonly ms: number; readonly chars: number };
/** What truncating needs to know of a spoken item. */
export interface Said {
  readonly text: string;
  /** Milliseconds that were sent. */
  readonly ms: number;
  readonly places: readonly Place[];
}

/** The text up to the last word that had been said when so many ms of the sound were heard. */
export function saidBy({ text, places }: Said, ms: number): string {
  const before = places.findLast((place) => place.ms <= ms) ?? { ms: 0, chars: 0 };
  const after = places.find((place) => place.ms > ms);
  if (!after) return heardPart(text, before.chars);
  const share = (ms - before.ms) / (after.ms - before.ms);
  return heardPart(text, Math.floor(before.chars + share * (after.chars - before.chars)));
}
