import { createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { signModel } from "../../foundry/package/signature.ts";
import { bundleAround, hashes, verdict } from "./model-signing/model.ts";
import { flipped, newKey, utf8 } from "./signing.ts";

const key = newKey();
const files = hashes({ "config.json": "{}", "onnx/model.onnx": "weights", "onnx.json": "[]" });
const signature = utf8(await signModel("pocket", files, key));

/** What the signature says, for tests that change it and sign again. */
function statement() {
  const { payload } = JSON.parse(Buffer.from(signature).toString()).dsseEnvelope;
  return JSON.parse(Buffer.from(payload, "base64").toString());
}

async function resigned(change: (made: ReturnType<typeof statement>) => void, by = key): Promise<string> {
  const changed = statement();
  change(changed);
  return verdict(utf8(JSON.stringify(await bundleAround(changed, by))), files, key);
}

test("a model as it was signed is taken", async () => {
  expect(await verdict(signature, files, key)).toBe("taken");
});

test("what is signed is DSSE's encoding, so that OpenSSL alone verifies it", () => {
  const { payload, payloadType, signatures } = JSON.parse(Buffer.from(signature).toString()).dsseEnvelope;
  const body = Buffer.from(payload, "base64");
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 28 ${payloadType} ${body.length} `), body]);
  expect(verify("sha256", encoded, createPublicKey(key.private), Buffer.from(signatures[0].sig, "base64"))).toBe(true);
});

test("paths stand in the order of their parts", () => {
  const names = statement().predicate.resources.map(({ name }: { name: string }) => name);
  expect(names).toEqual(["config.json", "onnx/model.onnx", "onnx.json"]);
});

test("no byte of a signature can be changed", async () => {
  const bits = Array.from(signature, (_, byte) => 8 * byte + ((byte * 5) % 8));
  const told = await Promise.all(bits.map((bit) => verdict(flipped(signature, bit), files, key)));
  expect(told.length).toBeGreaterThan(1000);
  expect(told.filter((one) => one === "taken")).toEqual([]);
});

test("nor can it be cut at any byte, or go on", async () => {
  const cuts = Array.from(signature, (_, length) => verdict(signature.slice(0, length), files, key));
  expect(new Set(await Promise.all(cuts))).not.toContain("taken");
  expect(await verdict(utf8(`${Buffer.from(signature)}x`), files, key)).toContain("bad-pack");
});

describe("files", () => {
  const changed = (change: (copy: Map<string, string>) => void) => {
    const copy = new Map(files);
    change(copy);
    return verdict(signature, copy, key);
  };

  test("one is changed, missing, or too many", async () => {
    expect(await changed((copy) => copy.set("config.json", "0".repeat(64)))).toContain("is not what was signed");
    expect(await changed((copy) => copy.delete("onnx.json"))).toContain("onnx.json is signed and not there");
    expect(await changed((copy) => copy.set("more.bin", "0".repeat(64)))).toContain("more.bin is there and not signed");
  });

  test("two have changed their names", async () => {
    const told = await changed((copy) => {
      copy.set("config.json", files.get("onnx.json") ?? "");
      copy.set("onnx.json", files.get("config.json") ?? "");
    });
    expect(told).toContain("bad-hash");
  });
});

describe("what a signature may not say", () => {
  test("another key's, under its own name or under ours", async () => {
    const other = newKey();
    expect(await verdict(utf8(await signModel("pocket", files, other)), files, key)).toContain("none of ours");
    const forged = await bundleAround(statement(), other);
    forged.verificationMaterial = (await bundleAround(statement(), key)).verificationMaterial;
    expect(await verdict(utf8(JSON.stringify(forged)), files, key)).toContain("does not match");
  });

  test.each<[string, (made: ReturnType<typeof statement>) => void, string]>([
    ["another predicate", (made) => (made.predicateType = "https://slsa.dev/provenance/v1"), "predicateType"],
    ["another statement", (made) => (made._type = "https://in-toto.io/Statement/v0.1"), "_type"],
    ["no subject", (made) => (made.subject = []), "subject"],
    ["two subjects", (made) => made.subject.push(made.subject[0]), "subject"],
    ["no files", (made) => (made.predicate.resources = []), "resources"],
    ["a path out of the folder", (made) => (made.predicate.resources[0].name = "../a"), "below the folder"],
    ["an absolute path", (made) => (made.predicate.resources[0].name = "/a"), "below the folder"],
    ["a file twice", (made) => (made.predicate.resources[1] = made.predicate.resources[0]), "behind the one before"],
    ["another order", (made) => made.predicate.resources.reverse(), "behind the one before"],
    ["another sum", (made) => (made.subject[0].digest.sha256 = "0".repeat(64)), "bad-hash"],
    ["another hash", (made) => (made.predicate.resources[0].algorithm = "sha1"), "algorithm"],
    ["shards", (made) => (made.predicate.serialization.method = "shards"), "method"],
  ])("%s", async (_, change, words) => {
    expect(await resigned(change)).toContain(words);
  });

  test("another type in its envelope, even rightly signed", async () => {
    const made = await bundleAround(statement(), key, "text/plain");
    expect(await verdict(utf8(JSON.stringify(made)), files, key)).toContain("payloadType");
  });

  test("two signatures", async () => {
    const made = await bundleAround(statement(), key);
    const { signatures } = made.dsseEnvelope;
    signatures.push(...signatures);
    expect(await verdict(utf8(JSON.stringify(made)), files, key)).toContain("signatures must be one");
  });
});
