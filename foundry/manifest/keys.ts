import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  verify,
} from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { failure } from "../../core/failure.ts";
import type { PublicKey } from "../../core/trust.ts";

export interface SigningKey extends PublicKey {
  readonly private: KeyObject;
}
/** The environment of a process, or the part of it that matters here. */
export type Environment = Readonly<Record<string, string | undefined>>;
/** The development key, made at the first need; git ignores the folder. */
export const TEST_KEY = ".cache/keys/test.json";

export interface Keys {
  /** Absent where public keys are given and no private one: such a site is signed elsewhere. */
  readonly signing?: SigningKey;
  /** Those to build into the site. */
  readonly trusted: readonly PublicKey[];
}

/**
 * INZWA_MANIFEST_KEY (PKCS#8, PEM or base64) and INZWA_MANIFEST_PUBLIC_KEYS (raw points or SPKI in base64, with commas
 * between). Without either the test key. Throws a Failure for keys that are none or do not belong together.
 */
export function readKeys(env: Environment, testKeyFile: string): Keys {
  const secret = env.INZWA_MANIFEST_KEY?.trim();
  const listed = env.INZWA_MANIFEST_PUBLIC_KEYS?.split(",").map((text) => text.trim());
  const open = listed?.filter(Boolean).map((text) => publicKey(text)) ?? [];
  if (!secret) {
    if (open.length) return { trusted: open };
    const test = testKey(testKeyFile);
    return { signing: test, trusted: [publicPart(test)] };
  }
  const signing = signingKey(secret, false);
  if (existsSync(testKeyFile) && testKey(testKeyFile).id === signing.id)
    throw failure("bad-manifest", "INZWA_MANIFEST_KEY is the test key");
  if (open.length && !open.some(({ id }) => id === signing.id))
    throw failure("bad-manifest", `the public half of INZWA_MANIFEST_KEY (${signing.id}) is not among the public keys`);
  return { signing, trusted: open.length ? open : [publicPart(signing)] };
}

/** Reads it, or makes it where there is none. Two builds that begin at once end with the same key. */
export function testKey(file: string): SigningKey {
  if (!existsSync(file)) makeTestKey(file);
  const { pkcs8 } = JSON.parse(readFileSync(file, "utf8"));
  return signingKey(String(pkcs8), true);
}

/** Unlike a rename, a link never takes the place of a file that came meanwhile. */
function makeTestKey(file: string): void {
  const draft = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  const content = { use: "development only", pkcs8: newKeyPair().secret };
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
  } finally {
    rmSync(draft);
  }
}

/** A fresh pair in base64: PKCS#8 and the raw point. */
export function newKeyPair(): { readonly secret: string; readonly open: string } {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    secret: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
    open: Buffer.from(pointOf(createPublicKey(privateKey))).toString("base64"),
  };
}

/** text: PKCS#8 as PEM (also with `\n` written out, as some secret stores do) or as base64. */
export function signingKey(text: string, test: boolean): SigningKey {
  const pem = text.replaceAll("\\n", "\n");
  const secret = onP256("the private key", () =>
    createPrivateKey(pem.includes("-----") ? pem : { key: Buffer.from(text, "base64"), format: "der", type: "pkcs8" }),
  );
  return { ...described(pointOf(createPublicKey(secret)), test), private: secret };
}

/** text: a raw point (65 bytes) or an SPKI, in base64. */
export function publicKey(text: string, test = false): PublicKey {
  const bytes = Buffer.from(text, "base64");
  const spki = bytes.length === 65 ? Buffer.concat([SPKI_HEAD, bytes]) : bytes;
  const key = onP256(`the public key ${text.slice(0, 12)}…`, () =>
    createPublicKey({ key: spki, format: "der", type: "spki" }),
  );
  return described(pointOf(key), test);
}

export function publicPart({ id, point, test }: SigningKey): PublicKey {
  return { id, point, test };
}

/** signature: r and s, 32 bytes each. */
export function verifies(key: PublicKey, signature: Uint8Array, data: Uint8Array): boolean {
  const spki = createPublicKey({ key: Buffer.concat([SPKI_HEAD, key.point]), format: "der", type: "spki" });
  return verify("sha256", data, { key: spki, dsaEncoding: "ieee-p1363" }, signature);
}

/** All that stands before the point in the SPKI of a P-256 key (RFC 5480). */
const SPKI_HEAD = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");

function pointOf(key: KeyObject): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(key.export({ format: "der", type: "spki" }).subarray(SPKI_HEAD.length));
}

function described(point: Uint8Array<ArrayBuffer>, test: boolean): PublicKey {
  return { id: createHash("sha256").update(point).digest("hex").slice(0, 16), point, test };
}

function onP256(what: string, open: () => KeyObject): KeyObject {
  try {
    const key = open();
    if (key.asymmetricKeyDetails?.namedCurve === "prime256v1") return key;
  } catch {
    // What OpenSSL says of a broken key may quote it.
  }
  throw failure("bad-manifest", `${what} is not a P-256 key in the form docs/signing.md names`);
}
