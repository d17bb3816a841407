import { createHash, sign } from "node:crypto";
import { differsFrom, hintOf, openModelSignature, preAuthenticated } from "../../../core/model-signing.ts";
import { webCrypto } from "../../../core/web-crypto.ts";
import { publicPart, type SigningKey } from "../../../foundry/manifest/keys.ts";
import { utf8 } from "../signing.ts";

const ports = webCrypto(crypto.subtle, 0);

/** Contents by path, as hashes. */
export function hashes(files: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(files).map(([name, text]) => [name, createHash("sha256").update(text).digest("hex")]));
}

/** "taken", or the code and the words of why not: the signature first, then the files. */
export async function verdict(
  signature: Uint8Array<ArrayBuffer>,
  files: ReadonlyMap<string, string>,
  key: SigningKey,
): Promise<string> {
  const opened = await openModelSignature(signature, [publicPart(key)], ports);
  const reason = opened.ok ? differsFrom(opened.model, files) : opened.reason;
  return reason ? `${reason.code}: ${reason.message}` : "taken";
}

/** A bundle around any statement, rightly signed: what a signer with the key could have meant ill. */
export async function bundleAround(statement: unknown, key: SigningKey, type = "application/vnd.in-toto+json") {
  const payload = utf8(JSON.stringify(statement));
  const sig = sign("sha256", preAuthenticated(type, payload), { key: key.private, dsaEncoding: "der" });
  return {
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint: await hintOf(key, ports) }, tlogEntries: [] as unknown[] },
    dsseEnvelope: {
      payload: Buffer.from(payload).toString("base64"),
      payloadType: type,
      signatures: [{ sig: sig.toString("base64"), keyid: "" }],
    },
  };
}
