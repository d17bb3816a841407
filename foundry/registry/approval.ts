import { sign } from "node:crypto";
import { fromBase64url, toBase64url } from "../../core/base64url.ts";
import { failure } from "../../core/failure.ts";
import { matching, object, oneOf, type Parser, parse, refuse, text } from "../../core/parse.ts";
import type { PublicKey } from "../../core/trust.ts";
import { type SigningKey, verifies } from "../manifest/keys.ts";
import { utc } from "../parsers.ts";
import { digest, modelName } from "./deeds.ts";

/** Somebody's word that one package may go to everybody. */
export interface Approval {
  readonly model: string;
  /** SHA-256 of the package, lower-case hex. */
  readonly digest: string;
  readonly who: string;
  /** UTC: when they said so. */
  readonly when: string;
}

const signature: Parser<Uint8Array<ArrayBuffer>> = (value, path) => {
  const bytes = typeof value === "string" && value.length === 86 ? fromBase64url(value) : undefined;
  return bytes ?? refuse(path, "must be 64 bytes in base64url");
};

const file = object({
  schema: oneOf(1),
  model: modelName,
  digest,
  who: text,
  when: utc,
  key: matching(/^[0-9a-f]{16}$/, "16 lower-case hex digits"),
  signature,
});

export function signApproval(approval: Approval, key: SigningKey): string {
  const made = sign("sha256", signedText(approval, key.id), { key: key.private, dsaEncoding: "ieee-p1363" });
  const { model, digest: of, who, when } = approval;
  const whole = { schema: 1, model, digest: of, who, when, key: key.id, signature: toBase64url(made) };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** keys: those that may approve. Throws `unsigned-manifest` for one that is broken, changed, or of another key. */
export function readApproval(json: string, keys: readonly PublicKey[]): Approval {
  const read = parse(file, parsed(json));
  if (!read.ok) throw bad(`${read.problem.path || "the file"} ${read.problem.message}`);
  const { schema: _, key: id, signature: made, ...approval } = read.value;
  const key = keys.find((one) => one.id === id);
  if (!key) throw bad(`is signed by ${id}, which may approve nothing here`);
  if (!verifies(key, made, signedText(approval, id))) throw bad("was changed after it was signed");
  return approval;
}

/** JSON of a list in a fixed order: no two approvals read alike. */
function signedText({ model, digest: of, who, when }: Approval, key: string): Buffer {
  return Buffer.from(JSON.stringify(["inzwa-approval-1", model, of, who, when, key]));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw bad("is no JSON");
  }
}

function bad(message: string) {
  return failure("unsigned-manifest", `the approval ${message}`);
}
