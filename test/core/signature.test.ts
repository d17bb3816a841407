import { describe, expect, test } from "vitest";
import { readSignature, writeSignature } from "../../core/signature.ts";
import { newKey, signedBytes, utf8, verdict } from "./signing.ts";

const key = newKey();
const good = signedBytes(key, { version: 7 });

/** The signature file of `good` with a part of its text replaced. */
function edited(from: string | RegExp, to: string): Uint8Array<ArrayBuffer> {
  return utf8(Buffer.from(good.signature).toString().replace(from, to));
}

/** The signature file of `good` with other bytes for r and s. */
function withProof(change: (signature: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const read = readSignature(good.signature);
  if (!read.ok) throw new Error(read.problem.message);
  return utf8(writeSignature({ ...read.value, signature: change(Uint8Array.from(read.value.signature)) }));
}

describe("the signature file is taken in one form only", () => {
  test.each([
    ["white space", / {2}"key"/, ' "key"'],
    ["an unknown key", '"schema": 1,', '"schema": 1,\n  "more": 1,'],
    ["a key twice", '"schema": 1,', '"schema": 1,\n  "schema": 1,'],
    ["a missing key", /\n {2}"size": \d+,/, ""],
    ["another order", /^\{\n( {2}"schema".*\n)( {2}"algorithm".*\n)/, "{\n$2$1"],
    ["another schema", '"schema": 1', '"schema": 2'],
    ["another algorithm", "ECDSA-P256-SHA256", "none"],
    ["a number in another form", '"version": 7', '"version": 7.0'],
    ["a version as text", '"version": 7', '"version": "7"'],
    ["a size that is off", '"size": 4096', '"size": 4097'],
    ["upper case", /"sha256": "[^"]+"/, (all: string) => all.toUpperCase().replace("SHA256", "sha256")],
    ["a date with another offset", "T00:00:00Z", "T02:00:00+02:00"],
    ["a date with milliseconds", "T00:00:00Z", "T00:00:00.000Z"],
    ["a day that does not exist", "2026-11-22", "2026-11-31"],
    ["a line break in a date", "2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z\\nsize 1"],
    ["padding", /"\n\}\n$/, '=="\n}\n'],
    ["base64 of the other alphabet", /"signature": "./, '"signature": "+'],
    ["an escape", '"test": false', '"\\u0074est": false'],
    ["a byte order mark", /^/, "\ufeff"],
    ["something behind", /$/, "\n"],
    ["no line break at the end", /\n$/, ""],
  ])("%s", async (_, from, to) => {
    const signature = edited(from, to as string);
    expect(signature).not.toEqual(good.signature);
    expect(await verdict({ ...good, signature }, key)).toBe("unsigned-manifest");
  });

  test("bits that base64url leaves over must be 0", async () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = Buffer.from(good.signature).toString().at(-5) ?? "";
    const others = [...alphabet].filter((letter) => letter !== last);
    const told = others.map((letter) => verdict({ ...good, signature: edited(/.(?="\n\}\n$)/, letter) }, key));
    expect(new Set(await Promise.all(told))).toEqual(new Set(["unsigned-manifest"]));
    expect(Buffer.from(last, "latin1")).toHaveLength(1);
  });
});

/** The cases of Wycheproof's ECDSA P1363 vectors that a signature of fixed length leaves. */
describe("edges of ECDSA", () => {
  const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const big = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  const half = (value: bigint) => Buffer.from(value.toString(16).padStart(64, "0"), "hex");
  const joined = (r: bigint, s: bigint) => Uint8Array.from(Buffer.concat([half(r), half(s)]));
  const parts = (signature: Uint8Array) => [big(signature.subarray(0, 32)), big(signature.subarray(32))] as const;

  test.each<[string, (r: bigint, s: bigint) => [bigint, bigint]]>([
    ["r = 0", (_, s) => [0n, s]],
    ["s = 0", (r) => [r, 0n]],
    ["r = s = 0", () => [0n, 0n]],
    ["r = s = 1", () => [1n, 1n]],
    ["r = n", (_, s) => [ORDER, s]],
    ["s = n", (r) => [r, ORDER]],
    ["r = n - r", (r, s) => [ORDER - r, s]],
    ["r and s exchanged", (r, s) => [s, r]],
    ["all ones", () => [2n ** 256n - 1n, 2n ** 256n - 1n]],
  ])("%s is refused", async (_, change) => {
    const signature = withProof((proof) => joined(...change(...parts(proof))));
    expect(await verdict({ ...good, signature }, key)).toBe("unsigned-manifest");
  });

  test.each([63, 65, 0, 128])("%i bytes are refused", async (length) => {
    const signature = withProof((proof) => Uint8Array.from({ length }, (_, at) => proof[at] ?? 0));
    expect(await verdict({ ...good, signature }, key)).toBe("unsigned-manifest");
  });

  test("s and n - s are both good, as WebCrypto sees it: it is the same statement by the same key", async () => {
    const signature = withProof((proof) => {
      const [r, s] = parts(proof);
      return joined(r, ORDER - s);
    });
    expect(signature).not.toEqual(good.signature);
    expect(await verdict({ ...good, signature }, key)).toBe("taken");
  });
});
