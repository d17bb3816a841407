import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { keyPath, presigned, signed } from "../../foundry/push/sigv4.ts";
import { type Received, refusalOf } from "./sigv4.ts";
import { ACCOUNT } from "./stand-in.ts";

/** Amazon S3 API Reference: "Authenticating Requests (AWS Signature Version 4)", its examples for header and query. */
const HOST = "https://examplebucket.s3.amazonaws.com";
const at = Date.UTC(2013, 4, 24);
const { region } = ACCOUNT;
const sha256 = (content: string) => createHash("sha256").update(content).digest("hex");
const received = (method: string, url: URL, headers: Record<string, string>, body = ""): Received => ({
  method,
  url,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: Buffer.from(body),
});

test("a request is signed as Amazon's own examples are, and is known by them", async () => {
  const url = new URL("/test.txt", HOST);
  const get = await signed(
    { method: "GET", url, headers: { range: "bytes=0-9" }, sha256: sha256(""), region, at },
    ACCOUNT,
  );
  const signature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
  expect(get.authorization).toContain("SignedHeaders=host;range;x-amz-content-sha256;x-amz-date");
  expect(get.authorization).toContain(`Signature=${signature}`);
  expect(refusalOf(received("GET", url, get), ACCOUNT, at)).toBeUndefined();

  const [headers, body] = [
    { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
    "Welcome to Amazon S3.",
  ];
  const place = new URL(`/${keyPath("test$file.text")}`, HOST);
  const put = await signed({ method: "PUT", url: place, headers, sha256: sha256(body), region, at }, ACCOUNT);
  expect(put.authorization).toContain("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  expect(refusalOf(received("PUT", place, put, body), ACCOUNT, at)).toBeUndefined();
  expect(refusalOf(received("PUT", place, put, "other"), ACCOUNT, at)).toBe("XAmzContentSHA256Mismatch");

  const list = new URL("/?max-keys=2&prefix=J", HOST);
  const listed = await signed({ method: "GET", url: list, headers: {}, sha256: sha256(""), region, at }, ACCOUNT);
  expect(listed.authorization).toContain("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  expect(refusalOf(received("GET", list, listed), ACCOUNT, at)).toBeUndefined();
  expect(keyPath("a b/ç'(1)+.wav")).toBe("a%20b/%C3%A7%27%281%29%2B.wav");
});

test("an address is signed as Amazon's own example is, for a while", async () => {
  const asked = { method: "GET", url: new URL("/test.txt", HOST), headers: {}, region, at };
  const url = new URL(await presigned(asked, 86_400, ACCOUNT));
  const signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
  expect(url.searchParams.get("X-Amz-Signature")).toBe(signature);
  expect(refusalOf(received("GET", url, {}), ACCOUNT, at + 86_400_000)).toBeUndefined();
  expect(refusalOf(received("GET", url, {}), ACCOUNT, at + 86_401_000)).toBe("AccessDenied");
  expect(refusalOf(received("PUT", url, {}), ACCOUNT, at)).toBe("SignatureDoesNotMatch");
});

test("an address for a PUT is signed as botocore 1.43 signs it, header and all", async () => {
  const url = new URL("/voices/one.wav", HOST);
  const asked = { method: "PUT", url, headers: { "If-None-Match": "*" }, region, at };
  expect(new URL(await presigned(asked, 900, ACCOUNT)).searchParams.get("X-Amz-Signature")).toBe(
    "292142354b9c27371ac9eb1afa0a6741464e7b14759749e7763cb3107b53f981",
  );
});

test("an address is for one object and these very bytes and headers", async () => {
  const headers = { "Content-Type": "audio/wav", "X-Amz-Content-Sha256": sha256("RIFF"), "If-None-Match": "*" };
  const asked = { method: "PUT", url: new URL("/bucket/voices/one.wav", HOST), headers, region, at };
  const url = new URL(await presigned(asked, 900, ACCOUNT));
  const verdict = (to: URL, more: Record<string, string>, body: string) =>
    refusalOf(received("PUT", to, more, body), ACCOUNT, at);
  expect(verdict(url, headers, "RIFF")).toBeUndefined();
  expect(verdict(url, headers, "RIFX")).toBe("XAmzContentSHA256Mismatch");
  expect(verdict(url, { ...headers, "X-Amz-Content-Sha256": sha256("RIFX") }, "RIFX")).toBe("SignatureDoesNotMatch");
  const { "If-None-Match": _, ...without } = headers;
  expect(verdict(url, without, "RIFF")).toBe("SignatureDoesNotMatch");
  expect(verdict(url, { ...headers, "X-Amz-Acl": "public-read" }, "RIFF")).toBe("AccessDenied");
  const other = new URL(url);
  other.pathname = "/bucket/voices/two.wav";
  expect(verdict(other, headers, "RIFF")).toBe("SignatureDoesNotMatch");
});
