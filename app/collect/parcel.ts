import type { OutboxEntry } from "../../core/collect/outbox.ts";
import { mayLeave, rowOf } from "../../core/collect/row.ts";
import type { Parcel } from "./carry.ts";
import type { VoiceStore } from "./store.ts";

/** A recording as a server is offered it, and its file; undefined where it is gone. Throws where it is damaged. */
export async function parcelOf(
  { id, secret }: Pick<OutboxEntry, "id" | "secret">,
  store: Pick<VoiceStore, "agreed" | "clip" | "sound">,
): Promise<Parcel | undefined> {
  const [agreed, clip, file] = [await store.agreed(), await store.clip(id), await store.sound(id)];
  if (!agreed || !clip || !file || !mayLeave(clip)) return undefined;
  const [sha256, withdrawal] = await Promise.all([hexOf(file), hexOf(new TextEncoder().encode(secret))]);
  const row = rowOf(clip, agreed.consent, agreed.speaker);
  return { file, offer: { size: file.length, sha256, withdrawal, row } };
}

async function hexOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
