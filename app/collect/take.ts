import { checkTake, type TakeCheck } from "../../core/collect/check.ts";
import type { ClipFacts, Kind } from "../../core/collect/clip.ts";
import { likeness, voicePrint } from "../../core/collect/likeness.ts";
import { type Private, type PrivateWords, redact } from "../../core/collect/redact.ts";
import { isFailure } from "../../core/failure.ts";
import { readWav } from "../../core/wav.ts";
import type { Recorded } from "./recorder.ts";

/** What is known of a take by its sound. first: the WAV file of the studio's first take, where there is one. */
export async function judgeTake(
  { samples, sampleRate }: Recorded,
  studio: boolean,
  first: () => Promise<Uint8Array | undefined>,
): Promise<{ readonly check: TakeCheck; readonly likeness?: number }> {
  const check = checkTake(samples, sampleRate, studio);
  const bytes = studio ? await first() : undefined;
  const before = bytes && readWav(bytes);
  // Prints of different rates have different bands.
  if (!before || isFailure(before) || before.sampleRate !== sampleRate) return { check };
  return { check, likeness: likeness(voicePrint(before.samples, sampleRate), voicePrint(samples, sampleRate)) };
}

/** Words as they are kept. Sentences of the list are our own; in all others what leads to a person is hidden. */
export function readWords(
  kind: Kind,
  text: string,
  words: PrivateWords,
  ordinary: boolean,
): { readonly facts: Pick<ClipFacts, "text" | "personal">; readonly found: readonly Private[] } {
  if (kind === "prompt") return { facts: { text, personal: "" }, found: [] };
  const kept = redact(text, words, !ordinary);
  const { found } = ordinary ? redact(text, words) : kept;
  return { facts: { text: kept.text.trim(), personal: kept.found.join(" ") }, found };
}

export function factsOf({ clipping, snr }: TakeCheck, others: Omit<ClipFacts, "clipping" | "snr">): ClipFacts {
  return { ...others, clipping, ...(snr === undefined ? {} : { snr }) };
}
