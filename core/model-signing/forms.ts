import { fromBase64 } from "../base64.ts";
import {
  bool,
  listOf,
  matching,
  object,
  oneOf,
  optional,
  type Parsed,
  type Parser,
  parse,
  refuse,
  text,
} from "../parse.ts";

/** One signed file. */
export interface Resource {
  /** Path below the model's folder with "/" between; `.` where the model is one file. */
  readonly name: string;
  /** SHA-256, lower-case hex. */
  readonly digest: string;
}
/** What a signature says. */
export interface ModelStatement {
  /** Name of the folder that was signed; it is told, not checked. */
  readonly name: string;
  /** `sumOf` the resources. */
  readonly digest: string;
  /** Sorted by the parts of their paths. */
  readonly resources: readonly Resource[];
}
/** The envelope; nothing in it is trusted. */
interface Bundle {
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly payloadType: string;
  /** In DER. */
  readonly signature: Uint8Array<ArrayBuffer>;
  /** As `hintOf` says. */
  readonly hint: string;
}

const digest = matching(/^[0-9a-f]{64}$/, "64 lower-case hex digits");

const base64: Parser<Uint8Array<ArrayBuffer>> = (value, path) =>
  (typeof value === "string" ? fromBase64(value) : undefined) ?? refuse(path, "must be base64");

/** Null and "" both stand for none. */
const keyid: Parser<unknown> = (value, path) =>
  value === null || value === "" ? value : refuse(path, "must be empty");

const none: Parser<readonly unknown[]> = (value, path) =>
  Array.isArray(value) && value.length === 0 ? value : refuse(path, "must be an empty list");

const bundle = object({
  mediaType: oneOf("application/vnd.dev.sigstore.bundle.v0.3+json"),
  verificationMaterial: object({ publicKey: object({ hint: digest }), tlogEntries: optional(none) }),
  dsseEnvelope: object({
    payload: base64,
    payloadType: oneOf("application/vnd.in-toto+json"),
    signatures: listOf(object({ sig: base64, keyid: optional(keyid) })),
  }),
});

const path: Parser<string> = (value, at) => {
  const name = text(value, at);
  const parts = name.split("/");
  const wrong = parts.some((part) => part === "" || part === ".." || (part === "." && name !== "."));
  return wrong || name.includes("\\") || name.includes("\0") ? refuse(at, "must be a path below the folder") : name;
};

const statement = object({
  _type: oneOf("https://in-toto.io/Statement/v1"),
  subject: listOf(object({ name: text, digest: object({ sha256: digest }) })),
  predicateType: oneOf("https://model_signing/signature/v1.0"),
  predicate: object({
    resources: listOf(object({ name: path, algorithm: oneOf("sha256"), digest })),
    serialization: object({
      method: oneOf("files"),
      hash_type: oneOf("sha256"),
      allow_symlinks: bool,
      ignore_paths: optional(listOf(text)),
    }),
  }),
});

export function readBundle(bytes: Uint8Array): Parsed<Bundle> {
  const read = parse(bundle, json(bytes));
  if (!read.ok) return read;
  const { verificationMaterial, dsseEnvelope } = read.value;
  const [one, ...more] = dsseEnvelope.signatures;
  if (!one || more.length > 0) return problem("dsseEnvelope.signatures", "must be one");
  const { payload, payloadType } = dsseEnvelope;
  return {
    ok: true,
    value: { payload, payloadType, signature: one.sig, hint: verificationMaterial.publicKey.hint },
  };
}

export function readStatement(payload: Uint8Array): Parsed<ModelStatement> {
  const read = parse(statement, json(payload), "payload");
  if (!read.ok) return read;
  const { subject, predicate } = read.value;
  const [one, ...more] = subject;
  if (!one || more.length > 0) return problem("payload.subject", "must be one");
  const { resources } = predicate;
  if (resources.length === 0) return problem("payload.predicate.resources", "must not be empty");
  for (const [at, { name }] of resources.entries())
    if (at > 0 && byParts(resources[at - 1]?.name ?? "", name) >= 0)
      return problem(`payload.predicate.resources[${at}]`, "must stand behind the one before it");
  const plain = resources.map(({ name, digest }) => ({ name, digest }));
  return { ok: true, value: { name: one.name, digest: one.digest.sha256, resources: plain } };
}

/** The order of model-signing: `a/b` comes before `a.b`, since "a" does. */
export function byParts(one: string, other: string): number {
  const [left, right] = [one.split("/"), other.split("/")];
  for (const [at, part] of left.entries()) {
    const against = right[at];
    if (against === undefined) return 1;
    if (part !== against) return byCodePoints(part, against);
  }
  return left.length - right.length;
}

/** Python compares code points, JavaScript's `<` UTF-16 units. */
function byCodePoints(one: string, other: string): number {
  const [left, right] = [[...one], [...other]];
  const at = left.findIndex((letter, i) => letter !== right[i]);
  if (at < 0) return left.length - right.length;
  return (left[at]?.codePointAt(0) ?? -1) - (right[at]?.codePointAt(0) ?? -1);
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function problem(path: string, message: string): Parsed<never> {
  return { ok: false, problem: { path, message } };
}
