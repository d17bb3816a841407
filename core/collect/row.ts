import type { Clip } from "./clip.ts";
import type { Consent, Scope, SpeakerCard } from "./consent.ts";
import type { OfferedRow } from "./offer.ts";

/** Under CC0 only what the speaker wants published; everything else under what was agreed to and nothing more. */
const OPEN = "CC0-1.0";
const AGREED = "LicenseRef-Inzwa-Consent";
const SOURCE = "inzwa:collected";

/** One line of `metadata.jsonl` beside `audio/`, as AudioFolder has it (docs/collect.md). */
export function rowOf({ facts, id }: Clip, consent: Consent, { pseudonym, about }: SpeakerCard): OfferedRow {
  return {
    ...whose(id, facts.language, consent, pseudonym),
    text: facts.text,
    consent: given(consent),
    kind: facts.kind,
    studio: facts.studio ? "true" : "false",
    clipping: facts.clipping.toFixed(5),
    ...(facts.snr === undefined ? {} : { snr: facts.snr.toFixed(1) }),
    ...about,
  };
}

/** The line of the same recording once it is withdrawn: it says that, and no more. withdrawnAt: UTC to the second. */
export function withdrawnRowOf(
  { id, language }: { readonly id: string; readonly language: string },
  consent: Consent,
  { pseudonym }: SpeakerCard,
  withdrawnAt: string,
) {
  return { ...whose(id, language, consent, pseudonym), text: "", consent: { ...given(consent), withdrawnAt } };
}

function whose(id: string, language: string, { scopes }: Consent, speaker: string) {
  return { file_name: fileOf(id), id, language, speaker, licence: licenceFor(scopes), source: SOURCE };
}

/** The licence that follows from what was agreed to. */
export function licenceFor(scopes: readonly Scope[]): string {
  return scopes.includes("publish") ? OPEN : AGREED;
}

function given({ version, language, scopes, givenAt }: Consent) {
  return { version: `${version}-${language}`, scopes, givenAt };
}

/** Where a recording's sound lies beside the lines. */
export function fileOf(id: string): string {
  return `audio/${id}.wav`;
}

/** Whether a recording may leave the device: the speaker said yes to it, and its voice says nothing that its words hide. */
export function mayLeave({ state, facts }: Clip): boolean {
  return state === "kept" && facts.personal === "" && facts.text.trim() !== "";
}
