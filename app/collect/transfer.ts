import type { Clip } from "../../core/collect/clip.ts";
import { fileOf, mayLeave, rowOf, withdrawnRowOf } from "../../core/collect/row.ts";
import { isFailure } from "../../core/failure.ts";
import type { Agreed, VoiceStore } from "./store.ts";

interface File {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
type Source = Pick<VoiceStore, "agreed" | "clips" | "sound">;

/** Recordings as AudioFolder has them: each sound, then `metadata.jsonl` (docs/collect.md). kept: which of them. */
export async function* voiceFiles(
  store: Source,
  kept: (clip: Clip) => boolean = mayLeave,
): AsyncGenerator<File, void, undefined> {
  const agreed = await store.agreed();
  if (!agreed) return;
  const lines: string[] = [];
  for (const clip of await store.clips()) {
    const bytes = kept(clip) ? await soundOf(clip.id, store) : undefined;
    if (!bytes) continue;
    yield { path: fileOf(clip.id), bytes };
    lines.push(JSON.stringify(rowOf(clip, agreed.consent, agreed.speaker)));
  }
  if (lines.length > 0) yield { path: "metadata.jsonl", bytes: text(lines) };
}

/** A sound that is damaged is left out, and keeps no other from leaving. */
async function soundOf(id: string, store: Pick<Source, "sound">): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return store.sound(id).catch((thrown: unknown) => {
    if (isFailure(thrown) && thrown.code === "bad-hash") return undefined;
    throw thrown;
  });
}

/** The same lines without words and sound: an ingest of it drops every row it had of them. withdrawnAt: UTC to the second. */
export function withdrawalOf(
  { consent, speaker }: Agreed,
  clips: readonly { readonly id: string; readonly language: string }[],
  withdrawnAt: string,
): Uint8Array<ArrayBuffer> {
  return text(clips.map((clip) => JSON.stringify(withdrawnRowOf(clip, consent, speaker, withdrawnAt))));
}

function text(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}
