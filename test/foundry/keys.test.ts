import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newKeyPair, publicKey, publicPart, readKeys, signingKey, testKey } from "../../foundry/manifest/keys.ts";

let folder = "";
let testFile = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-keys-"));
  testFile = join(folder, "keys/test.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const { secret, open } = newKeyPair();
const other = newKeyPair();
const [pair] = [signingKey(secret, false)];

describe("the environment", () => {
  test("without keys the test key is made once, for its owner alone, and marked", () => {
    const first = readKeys({}, testFile);
    expect(first.signing?.test).toBe(true);
    expect(first.trusted).toEqual(
      readKeys({ INZWA_MANIFEST_KEY: "", INZWA_MANIFEST_PUBLIC_KEYS: " , " }, testFile).trusted,
    );
    expect(statSync(testFile).mode & 0o077).toBe(0);
    expect(first.trusted).toEqual([publicPart(testKey(testFile))]);
  });

  test("a private key alone brings its public half", () => {
    expect(readKeys({ INZWA_MANIFEST_KEY: secret }, testFile)).toMatchObject({
      signing: { id: pair.id, test: false },
      trusted: [{ id: pair.id, test: false }],
    });
  });

  test("public keys alone sign nothing", () => {
    const { signing, trusted } = readKeys({ INZWA_MANIFEST_PUBLIC_KEYS: `${open}, ${other.open}` }, testFile);
    expect(signing).toBeUndefined();
    expect(trusted.map(({ id }) => id)).toEqual([pair.id, signingKey(other.secret, false).id]);
  });

  test("a private key that is not among the public ones is refused", () => {
    const env = { INZWA_MANIFEST_KEY: secret, INZWA_MANIFEST_PUBLIC_KEYS: other.open };
    expect(() => readKeys(env, testFile)).toThrow(expect.objectContaining({ code: "bad-manifest" }));
    expect(readKeys({ ...env, INZWA_MANIFEST_PUBLIC_KEYS: `${other.open},${open}` }, testFile).trusted).toHaveLength(2);
  });

  test("the test key is no release key", () => {
    testKey(testFile);
    const { pkcs8 } = JSON.parse(readFileSync(testFile, "utf8"));
    expect(() => readKeys({ INZWA_MANIFEST_KEY: pkcs8 }, testFile)).toThrow(
      expect.objectContaining({ message: "INZWA_MANIFEST_KEY is the test key" }),
    );
  });
});

describe("forms of a key", () => {
  const pem = pair.private.export({ format: "pem", type: "pkcs8" }).toString();

  test("PEM, PEM in one line and base64 are the same private key", () => {
    for (const text of [pem, pem.replaceAll("\n", "\\n"), secret]) expect(signingKey(text, false).id).toBe(pair.id);
  });

  test("a raw point and an SPKI are the same public key", () => {
    const spki = Buffer.concat([
      Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex"),
      Buffer.from(open, "base64"),
    ]);
    expect(publicKey(open)).toEqual(publicPart(pair));
    expect(publicKey(spki.toString("base64"))).toEqual(publicPart(pair));
  });

  const off = Buffer.from(open, "base64");
  off[64] = (off[64] ?? 0) ^ 1;
  test.each([
    ["nothing", ""],
    ["no key", "aGVsbG8="],
    ["a point off the curve", off.toString("base64")],
    ["the private key", secret],
  ])("%s is no public key, and the message does not repeat it", (_, text) => {
    expect(() => publicKey(text)).toThrow(expect.objectContaining({ code: "bad-manifest" }));
    expect(() => publicKey(text)).not.toThrow(expect.objectContaining({ message: expect.stringContaining(secret) }));
  });

  test.each([
    ["P-384", generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey],
    ["Ed25519", generateKeyPairSync("ed25519").privateKey],
  ])("%s is no private key for this", (_, key) => {
    const text = key.export({ format: "pem", type: "pkcs8" }).toString();
    expect(() => signingKey(text, false)).toThrow(expect.objectContaining({ code: "bad-manifest" }));
  });

  test("the public key is no private key", () => {
    expect(() => signingKey(open, false)).toThrow(expect.objectContaining({ code: "bad-manifest" }));
  });
});

test("a broken test key is told by name", () => {
  testKey(testFile);
  writeFileSync(testFile, '{"pkcs8":"AAAA"}');
  expect(() => testKey(testFile)).toThrow(expect.objectContaining({ code: "bad-manifest" }));
});
