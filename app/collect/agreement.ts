import type { Scope } from "../../core/collect/consent.ts";
import type { Agreed, VoiceStore } from "./store.ts";
import type { Texts } from "./texts.ts";

/** A consent as of now, and a pseudonym that is drawn anew with it: two consents of one person lead to nobody together. */
function newAgreement({ consent, tag }: Texts, scopes: readonly Scope[], by: "tap" | "voice"): Agreed {
  const givenAt = `${new Date().toISOString().slice(0, 19)}Z`;
  return {
    consent: { id: hex(16), version: consent.version, language: tag, scopes, givenAt, by },
    speaker: { pseudonym: hex(32), about: {} },
  };
}

function hex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keeps what was agreed to. */
export async function agree(
  store: Pick<VoiceStore, "agree">,
  ...agreed: Parameters<typeof newAgreement>
): Promise<void> {
  await store.agree(newAgreement(...agreed));
  // Without it a browser that is short of disk may delete recordings; it may say no.
  await navigator.storage?.persist?.().catch(() => false);
}
