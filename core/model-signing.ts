import { type Failure, failure } from "./failure.ts";
import { type ModelStatement, type Resource, readBundle, readStatement } from "./model-signing/forms.ts";
import { derSignature, pemOf } from "./model-signing/key-forms.ts";
import { hex, type PublicKey, type TrustPorts } from "./trust.ts";

/** A model whose `model.sig` was made by one of the given keys. What its files hold nobody has looked at yet. */
export interface SignedModel extends ModelStatement {
  readonly key: PublicKey;
}
export type OpenedModel =
  | { readonly ok: true; readonly model: SignedModel }
  | { readonly ok: false; readonly reason: Failure };

/** Bytes; a model of 10,000 files has about 2 MiB. */
const MAX_BUNDLE = 4 * 2 ** 20;

/**
 * Judges an OpenSSF model-signing 1.0 `model.sig` (a Sigstore bundle with a DSSE envelope around an in-toto statement),
 * signed by a plain P-256 key: github.com/ossf/model-signing-spec. Reasons: `bad-pack` for a file of another form,
 * `unsigned-manifest` where no given key made it, `bad-hash` where its own sum is wrong.
 */
export async function openModelSignature(
  bytes: Uint8Array<ArrayBuffer>,
  keys: readonly PublicKey[],
  ports: Pick<TrustPorts, "sha256" | "verify">,
): Promise<OpenedModel> {
  if (bytes.length > MAX_BUNDLE) return no(failure("bad-pack", `model.sig is longer than ${MAX_BUNDLE} bytes`));
  const bundle = readBundle(bytes);
  if (!bundle.ok) return no(failure("bad-pack", `model.sig: ${bundle.problem.path} ${bundle.problem.message}`));
  const { payload, payloadType, signature, hint } = bundle.value;
  const key = await keyOf(hint, keys, ports);
  if (!key)
    return no(failure("unsigned-manifest", `model.sig is from key ${hint.slice(0, 16)}…, which is none of ours`));
  const pair = derSignature(signature);
  if (!pair || !(await ports.verify(key, pair, preAuthenticated(payloadType, payload))))
    return no(failure("unsigned-manifest", "the signature in model.sig does not match"));
  const statement = readStatement(payload);
  if (!statement.ok)
    return no(failure("bad-pack", `model.sig: ${statement.problem.path} ${statement.problem.message}`));
  if ((await sumOf(statement.value.resources, ports)) !== statement.value.digest)
    return no(failure("bad-hash", "the sum in model.sig is not that of its files"));
  return { ok: true, model: { ...statement.value, key } };
}

/**
 * Whether a folder holds the signed files, all of them and no others. files: SHA-256 in lower-case hex by path, without
 * model.sig itself. One reason for the first that is not right, else undefined.
 */
export function differsFrom(model: ModelStatement, files: ReadonlyMap<string, string>): Failure | undefined {
  const listed = new Map(model.resources.map(({ name, digest }) => [name, digest]));
  for (const [name, digest] of listed) {
    const found = files.get(name);
    if (found === undefined) return failure("bad-hash", `${name} is signed and not there`, { file: name });
    if (found !== digest) return failure("bad-hash", `${name} is not what was signed`, { file: name });
  }
  for (const name of files.keys())
    if (!listed.has(name)) return failure("bad-hash", `${name} is there and not signed`, { file: name });
  return undefined;
}

/** SHA-256 over the digests of all files, raw, in the order of the list; lower-case hex. */
export async function sumOf(resources: readonly Resource[], { sha256 }: Pick<TrustPorts, "sha256">): Promise<string> {
  const digits = resources.map(({ digest }) => digest).join("");
  const raw = Uint8Array.from({ length: digits.length / 2 }, (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16));
  return hex(await sha256(raw));
}

/** What a `model.sig` calls a key: SHA-256 of its SPKI as PEM text, in lower-case hex. */
export async function hintOf({ point }: PublicKey, { sha256 }: Pick<TrustPorts, "sha256">): Promise<string> {
  return hex(await sha256(ascii(pemOf(point))));
}

/** DSSE's pre-authentication encoding: github.com/secure-systems-lab/dsse/blob/master/protocol.md. */
export function preAuthenticated(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = ascii(`DSSEv1 ${type.length} ${type} ${body.length} `);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

async function keyOf(
  hint: string,
  keys: readonly PublicKey[],
  ports: Pick<TrustPorts, "sha256">,
): Promise<PublicKey | undefined> {
  for (const key of keys) if ((await hintOf(key, ports)) === hint) return key;
  return undefined;
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function no(reason: Failure): OpenedModel {
  return { ok: false, reason };
}
