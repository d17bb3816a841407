import { describe, expect, test } from "vitest";
import { fetchManifest, pagePorts, readBuiltIn } from "../../app/trust.ts";
import { type Failure, isFailure } from "../../core/failure.ts";
import { MAX_MANIFEST, MAX_SIGNATURE } from "../../core/signature.ts";
import type { SignedBytes } from "../../core/trust.ts";
import { publicPart } from "../../foundry/manifest/keys.ts";
import { builtInKeys } from "../../foundry/manifest/site.ts";
import { NOW, newKey, signedBytes, utf8 } from "../core/signing.ts";

const key = newKey();

describe("fetching", () => {
  const base = "https://example.org/inzwa/";
  type Answers = Record<string, () => Response | Promise<Response>>;
  const from = (answers: Answers) => async (url: string, init: RequestInit) => {
    expect(init.cache).toBe("no-cache");
    return answers[url.slice(`${base}models-manifest/`.length)]?.() ?? new Response("", { status: 404 });
  };
  const code = (result: SignedBytes | Failure) => (isFailure(result) ? result.code : "bytes");

  test("brings both files, byte for byte", async () => {
    const { manifest, signature } = signedBytes(key);
    const get = from({
      "manifest.json": () => new Response(manifest),
      "manifest.sig.json": () => new Response(signature),
    });
    expect(await fetchManifest(get, base)).toEqual({ manifest, signature });
  });

  test("a site without a signature brings none; without a manifest it is no site", async () => {
    const manifest = () => new Response("{}");
    expect(await fetchManifest(from({ "manifest.json": manifest }), base)).toEqual({
      manifest: utf8("{}"),
      signature: new Uint8Array(),
    });
    expect(code(await fetchManifest(from({ "manifest.sig.json": manifest }), base))).toBe("network");
  });

  test("a connection that fails, at once or half way, is no reason for alarm", async () => {
    const manifest = () => new Response("{}");
    const fails = () => Promise.reject(new TypeError("Failed to fetch"));
    const breaks = () => new Response(new ReadableStream({ pull: (stream) => stream.error(new TypeError("reset")) }));
    for (const trouble of [fails, breaks])
      for (const answers of [
        { "manifest.json": trouble, "manifest.sig.json": manifest },
        { "manifest.json": manifest, "manifest.sig.json": trouble },
      ])
        expect(code(await fetchManifest(from(answers), base))).toBe("network");
  });

  test.each([
    ["manifest.json", MAX_MANIFEST],
    ["manifest.sig.json", MAX_SIGNATURE],
  ])("an endless %s is cut off soon after its limit", async (name, most) => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(stream) {
        sent += 65_536;
        stream.enqueue(new Uint8Array(65_536));
      },
    });
    const answers = { "manifest.json": () => new Response("{}"), [name]: () => new Response(endless) };
    expect(code(await fetchManifest(from(answers), base))).toBe("bad-manifest");
    expect(sent).toBeLessThanOrEqual(most + 3 * 65_536);
  });
});

describe("what the page has built in", () => {
  test("the build's keys and day come back as they went in", () => {
    const trusted = [publicPart(key), publicPart(newKey(true))];
    const text: unknown = JSON.parse(JSON.stringify(builtInKeys({ trusted })));
    expect(readBuiltIn(text as never, "2026-11-21")).toEqual({ keys: trusted, notBefore: NOW });
  });

  test("no WebCrypto: the page says that it needs a secure context", () => {
    expect(pagePorts(undefined, NOW)).toMatchObject({ code: "insecure-context" });
    expect(pagePorts(crypto.subtle, NOW)).toMatchObject({ now: NOW });
  });
});
