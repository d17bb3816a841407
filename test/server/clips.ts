import { createHash } from "node:crypto";
import { writeWav } from "../../core/wav.ts";
import type { App } from "../../server/app.ts";
import { KEY } from "./app-of.ts";

export const hex = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
export const at = (id: string) => `/v1/uploads/${id}`;

/** A recording as a page offers it, with its file and the secret it is taken back by. */
export function clip(n = 1, length = 3_000) {
  const id = n.toString(16).padStart(32, "0");
  const wav = new Uint8Array(
    writeWav(
      Float32Array.from({ length }, (_, i) => 0.1 * Math.sin((i * n) / 9)),
      16_000,
    ),
  );
  const secret = hex(`secret ${n}`);
  const row = {
    file_name: `audio/${id}.wav`,
    id,
    language: "sn",
    speaker: "7".repeat(64),
    licence: "LicenseRef-Inzwa-Consent",
    source: "inzwa:collected",
    text: `mwana ${n}`,
    consent: { version: "1-sn", scopes: ["asr"], givenAt: "2026-11-21T08:00:00Z" },
    kind: "prompt",
    studio: "false",
    clipping: "0.00000",
  };
  return { id, wav, secret, offer: { size: wav.length, sha256: hex(wav), withdrawal: hex(secret), row } };
}
export type Given = ReturnType<typeof clip>;

export const takeBack = (app: App, id: string, secret: string) =>
  app.request(at(id), { method: "DELETE", headers: { ...KEY, "Inzwa-Upload-Secret": secret } });
