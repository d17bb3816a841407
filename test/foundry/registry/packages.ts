import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeDurably } from "../../../foundry/durable.ts";
import type { SigningKey } from "../../../foundry/manifest/keys.ts";
import { hashesOf } from "../../../foundry/package/files.ts";
import { signModel } from "../../../foundry/package/signature.ts";
import { packed } from "../../../foundry/package/tar.ts";

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "inzwa-registry-"));
}

/** A package around one file of `content`, signed where there is a key; gives its path. */
export async function packageOf(folder: string, content: string, key?: SigningKey): Promise<string> {
  const model = join(folder, `model-${content.slice(0, 8)}-${key ? "signed" : "bare"}`);
  mkdirSync(model, { recursive: true });
  writeFileSync(join(model, "model.bin"), content);
  if (key) writeFileSync(join(model, "model.sig"), await signModel("model", await hashesOf(model), key));
  await writeDurably(`${model}.tar`, packed(model));
  return `${model}.tar`;
}
