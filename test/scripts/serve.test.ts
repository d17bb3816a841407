import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serve } from "../../scripts/serve.mjs";

let folder: string;
let dir: string;
let open: { close(): Promise<void> }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-serve-"));
  dir = join(folder, "dist");
  open = [];
  mkdirSync(join(dir, "assets"), { recursive: true });
  mkdirSync(join(dir, "page"));
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(dir, "index.html"), "<!doctype html>home");
  writeFileSync(join(dir, "page/index.html"), "page");
  writeFileSync(join(dir, "assets/engine.wasm"), "0123456789");
  writeFileSync(join(dir, "assets/empty.json"), "");
  writeFileSync(join(dir, "assets/two words é.js"), "1");
  for (const name of ["a.mjs", "m.onnx", "app.webmanifest", "NOTICE"]) writeFileSync(join(dir, name), name);
});

afterEach(async () => {
  await Promise.all(open.map((site) => site.close()));
  rmSync(folder, { recursive: true });
});

async function start(options: { headers?: boolean; base?: string } = {}): Promise<string> {
  const site = await serve({ dir, ...options });
  open.push(site);
  return site.url;
}

/** A request as it stands: fetch would tidy the path first. */
function raw(url: string, path: string, method = "GET"): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    });
    socket.on("data", (bytes) => {
      answer += bytes;
    });
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}

test("a page comes with the isolation headers, or without them when asked", async () => {
  const isolated = await fetch(await start());
  expect(isolated.headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(isolated.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
  expect(isolated.headers.get("cross-origin-resource-policy")).toBe("same-origin");
  expect(await isolated.text()).toContain("home");
  expect(isolated.headers.get("content-security-policy")).toContain("require-trusted-types-for 'script'");
  expect(isolated.headers.get("referrer-policy")).toBe("no-referrer");
  const plain = await fetch(await start({ headers: false }));
  expect(plain.headers.get("content-security-policy")).toBe(null);
  expect([...plain.headers.keys()].filter((name) => name.startsWith("cross-origin"))).toEqual([]);
});

test.each([
  ["", "text/html; charset=utf-8"],
  ["a.mjs", "text/javascript; charset=utf-8"],
  ["m.onnx", "application/octet-stream"],
  ["app.webmanifest", "application/manifest+json"],
  ["assets/engine.wasm", "application/wasm"],
  ["NOTICE", "text/plain; charset=utf-8"],
  ["assets/two%20words%20%C3%A9.js?v=1", "text/javascript; charset=utf-8"],
])("%s is served as %s", async (path, type) => {
  const response = await fetch((await start()) + path);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe(type);
});

test("what is not there is a 404, also as a folder without a page", async () => {
  const url = await start();
  for (const path of ["nothing", "assets/", "index.html/", "page/index.html/x"]) {
    expect((await fetch(url + path)).status, path).toBe(404);
  }
});

test("a folder's name is redirected to the one with a slash, and stays on this host", async () => {
  const url = await start();
  const response = await fetch(`${url}page?q=1`, { redirect: "manual" });
  expect([response.status, response.headers.get("location")]).toEqual([301, "/page/?q=1"]);
  expect(await (await fetch(`${url}page`)).text()).toBe("page");
  expect(await raw(url, "//page")).toMatch(/^HTTP\/1.1 (301|404)(?![\s\S]*\r\nLocation: \/\/)/);
});

test("under a sub-path only that path answers", async () => {
  const url = await start({ base: "/a/b" });
  expect(new URL(url).pathname).toBe("/a/b/");
  expect(await (await fetch(url)).text()).toContain("home");
  expect((await fetch(`${url}assets/engine.wasm`)).status).toBe(200);
  expect((await fetch(new URL("/", url))).status).toBe(404);
  expect((await fetch(new URL("/a/bc", url))).status).toBe(404);
  const bare = await fetch(url.slice(0, -1), { redirect: "manual" });
  expect([bare.status, bare.headers.get("location")]).toEqual([301, "/a/b/"]);
});

test.each([
  ["bytes=2-4", 206, "234", "bytes 2-4/10"],
  ["bytes=7-", 206, "789", "bytes 7-9/10"],
  ["bytes=0-", 206, "0123456789", "bytes 0-9/10"],
  ["bytes=-3", 206, "789", "bytes 7-9/10"],
  ["bytes=8-99", 206, "89", "bytes 8-9/10"],
  ["bytes=-99", 206, "0123456789", "bytes 0-9/10"],
  ["bytes=0-1,3-4", 200, "0123456789", null],
  ["bytes=5-2", 200, "0123456789", null],
  ["rows=1-2", 200, "0123456789", null],
])("range %s", async (range, status, body, contentRange) => {
  const response = await fetch(`${await start()}assets/engine.wasm`, { headers: { range } });
  expect([response.status, response.headers.get("content-range")]).toEqual([status, contentRange]);
  expect(await response.text()).toBe(body);
});

test("scripts, styles and pages travel compressed to whoever takes it, and revalidate as such", async () => {
  writeFileSync(join(dir, "assets/long.js"), "inzwa ".repeat(1000));
  const url = `${await start()}assets/long.js`;
  const packed = await fetch(url);
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(await packed.text()).toBe("inzwa ".repeat(1000));
  expect(Number(packed.headers.get("content-length"))).toBeLessThan(200);
  const etag = packed.headers.get("etag") ?? "";
  expect((await fetch(url, { headers: { "if-none-match": etag } })).status).toBe(304);
  const plain = await fetch(url, { headers: { "accept-encoding": "identity" } });
  expect([plain.headers.get("content-encoding"), plain.headers.get("content-length")]).toEqual([null, "6000"]);
  expect(plain.headers.get("etag")).not.toBe(etag);
  expect((await fetch(url, { headers: { range: "bytes=0-4" } })).headers.get("content-encoding")).toBe(null);
  writeFileSync(join(dir, "assets/long.js"), "other".repeat(900));
  expect(await (await fetch(url)).text()).toBe("other".repeat(900));
});

test("a range beyond the end is refused with the size", async () => {
  const url = await start();
  for (const range of ["bytes=10-", "bytes=-0"]) {
    const response = await fetch(`${url}assets/engine.wasm`, { headers: { range } });
    expect([response.status, response.headers.get("content-range")]).toEqual([416, "bytes */10"]);
  }
  expect((await fetch(`${url}assets/empty.json`, { headers: { range: "bytes=0-" } })).status).toBe(416);
});

test("an ETag revalidates, and an If-Range that no longer fits brings the whole file", async () => {
  const url = `${await start()}assets/engine.wasm`;
  const etag = (await fetch(url)).headers.get("etag") ?? "";
  expect((await fetch(url, { headers: { "if-none-match": etag } })).status).toBe(304);
  const part = await fetch(url, { headers: { range: "bytes=1-1", "if-range": etag } });
  expect([part.status, await part.text()]).toEqual([206, "1"]);
  const whole = await fetch(url, { headers: { range: "bytes=1-1", "if-range": '"older"' } });
  expect([whole.status, (await whole.text()).length]).toEqual([200, 10]);
});

test("nothing outside the folder is served, by dots, escapes or links", async () => {
  symlinkSync(join(folder, "secret.txt"), join(dir, "link.txt"));
  const url = await start();
  for (const path of [
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/..%5csecret.txt",
    "/link.txt",
    "//secret.txt",
  ]) {
    const answer = await raw(url, path);
    expect(answer, path).toMatch(/^HTTP\/1.1 404 /);
    expect(answer, path).not.toContain("secret\r\n");
  }
  expect(await raw(url, "/%00")).toMatch(/^HTTP\/1.1 400 /);
  expect(await raw(url, "/%zz")).toMatch(/^HTTP\/1.1 400 /);
});

test("HEAD has no body, an empty file works, and other methods are refused", async () => {
  const url = await start();
  const head = await raw(url, "/assets/engine.wasm", "HEAD");
  expect(head).toContain("Content-Length: 10");
  expect(head.endsWith("\r\n\r\n")).toBe(true);
  const empty = await fetch(`${url}assets/empty.json`);
  expect([empty.status, await empty.text()]).toEqual([200, ""]);
  expect((await fetch(url, { method: "POST" })).status).toBe(405);
});

test("close ends connections that are kept alive", async () => {
  const site = await serve({ dir });
  const { hostname, port } = new URL(site.url);
  const socket = connect(Number(port), hostname);
  const ended = new Promise((resolve) => socket.on("close", resolve));
  await new Promise((resolve) => {
    socket.once("data", resolve);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  });
  await site.close();
  await ended;
  await expect(fetch(site.url)).rejects.toThrow();
});

test("a port that is taken rejects with EADDRINUSE, a missing folder with ENOENT", async () => {
  const port = Number(new URL(await start()).port);
  await expect(serve({ dir, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await expect(serve({ dir: join(dir, "gone") })).rejects.toMatchObject({ code: "ENOENT" });
});
