import { sign, webcrypto } from "node:crypto";
import { toBase64 } from "../../core/base64.ts";
import { hintOf, preAuthenticated, sumOf } from "../../core/model-signing.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import type { SigningKey } from "../manifest/keys.ts";
import { NOT_OURS, SIGNATURE } from "./files.ts";

const TYPE = "application/vnd.in-toto+json";

/**
 * The text of an OpenSSF model-signing 1.0 `model.sig`. name: of the model's folder. hashes: SHA-256 in lower-case hex by
 * path, in the order of model-signing.
 */
export async function signModel(name: string, hashes: ReadonlyMap<string, string>, key: SigningKey): Promise<string> {
  const ports = webCrypto(webcrypto.subtle, 0);
  const resources = [...hashes].map(([file, digest]) => ({ algorithm: "sha256", digest, name: file }));
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name, digest: { sha256: await sumOf(resources, ports) } }],
    predicateType: "https://model_signing/signature/v1.0",
    predicate: {
      resources,
      serialization: {
        method: "files",
        hash_type: "sha256",
        allow_symlinks: false,
        ignore_paths: [...NOT_OURS, SIGNATURE],
      },
    },
  };
  const payload = Buffer.from(JSON.stringify(statement, null, 2));
  const made = sign("sha256", preAuthenticated(TYPE, payload), { key: key.private, dsaEncoding: "der" });
  return JSON.stringify({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint: await hintOf(key, ports) }, tlogEntries: [] },
    dsseEnvelope: {
      payload: toBase64(payload),
      payloadType: TYPE,
      signatures: [{ sig: toBase64(made), keyid: "" }],
    },
  });
}
