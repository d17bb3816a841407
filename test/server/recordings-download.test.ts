import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type DownloadOptions, download } from "../../server/recordings/download.ts";
import { isListed, listedHost } from "../../server/recordings/listed.ts";
import { isPublic } from "../../server/recordings/public-address.ts";
import { talk } from "./audio-app.ts";
import { Store } from "./recordings-room.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-download-"));
const store = new Store();
let port = "";
beforeAll(async () => {
  port = new URL(await store.open()).port;
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  store.asked.length = 0;
  store.files.clear();
  store.files.set("/one.wav", talk([0.2]));
});

const hostsOf = (...texts: readonly string[]) => texts.flatMap((text) => listedHost(text) ?? []);
/** Every name leads to this machine, which counts as open here; nothing else does. */
function options(more: Partial<DownloadOptions> = {}): DownloadOptions {
  return {
    hosts: hostsOf(`http://calls.example:${port}`),
    logins: new Map(),
    bytes: 2 ** 20,
    ms: 2000,
    allowed: (address) => address === "127.0.0.1",
    resolve: async () => ["127.0.0.1"],
    ...more,
  };
}
const never = new AbortController().signal;
const fetched = (path: string, more: Partial<DownloadOptions> = {}) =>
  download(`http://calls.example:${port}${path}`, join(folder, "part"), options(more), never);
const failing = (code: string) => expect.objectContaining({ code });

/** Ways to write an address that must not be connected to, each as a host of its own list. */
const TRICKY = [
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "0.0.0.0",
  "0",
  "10.1.2.3",
  "100.64.0.1",
  "100.100.100.200",
  "169.254.169.254",
  "0xa9fea9fe",
  "2852039166",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.192",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "168.63.129.16",
  "１２７.０.０.１",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:a9fe:a9fe]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[64:ff9b:1::a00:1]",
  "[fe80::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[fec0::1]",
  "[ff02::1]",
  "[2002:7f00:1::]",
  "[2001:0:7f00:1::]",
  "[2001:db8::1]",
];

describe("which hosts", () => {
  test.each(TRICKY)("%s is refused though it is listed, written out and as what a name leads to", async (host) => {
    const url = `http://${host}:${port}/one.wav`;
    const hosts = hostsOf(`http://${host}:${port}`);
    expect(hosts).toHaveLength(1);
    const direct = download(url, join(folder, "part"), options({ hosts, allowed: isPublic }), never);
    await expect(direct).rejects.toEqual(failing("refused-host"));
    const literal = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
    const named = fetched("/one.wav", { allowed: isPublic, resolve: async () => ["8.8.8.8", literal] });
    await expect(named).rejects.toEqual(failing("refused-host"));
    expect(store.asked).toEqual([]);
  });

  test.each(["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1", "172.32.0.1", "100.128.0.1"])(
    "%s is on the open internet",
    (address) => expect(isPublic(address)).toBe(true),
  );

  test.each(["", "localhost", "fe80::1%eth0", "999.1.1.1"])("%j is no address", (address) =>
    expect(isPublic(address)).toBe(false),
  );

  const listed = hostsOf("calls.example", "*.calls.example", "http://plain.example", "https://odd.example:8443");
  test.each([
    ["https://calls.example/a", true],
    ["https://a.b.calls.example/a", true],
    ["http://plain.example/a", true],
    ["https://odd.example:8443/a", true],
    ["http://calls.example/a", false],
    ["https://plain.example/a", false],
    ["https://calls.example:8443/a", false],
    ["https://odd.example/a", false],
    ["https://evilcalls.example/a", false],
    ["https://calls.example.evil.example/a", false],
    ["https://calls.example./a", false],
    ["https://user:pass@calls.example/a", false],
    ["https://calls.example@evil.example/a", false],
    ["https://evil.example#calls.example", false],
    ["https://evil.example\\@calls.example/a", false],
    ["ftp://calls.example/a", false],
  ])("%s: %s", (url, is) => expect(isListed(new URL(url), listed)).toBe(is));

  test.each(["a.example/path", "user@a.example", "ftp://a.example", "a b", "*", "https://"])(
    "%j is no host for the list",
    (text) => expect(listedHost(text)).toBeUndefined(),
  );
});

describe("what comes", () => {
  test("is written whole", async () => {
    const { length } = talk([0.2]);
    expect(await fetched("/one.wav")).toEqual({ extension: "wav", bytes: length });
  });

  test("a name is resolved once, and the connection goes to what was looked at", async () => {
    let times = 0;
    const resolve = async () => (times++ === 0 ? ["127.0.0.1"] : ["10.0.0.1"]);
    await fetched("/one.wav", { resolve });
    expect(times).toBe(1);
  });

  test("a redirect is followed within the list alone, looked at again, and not for ever", async () => {
    const to = (location: string) => (_: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(302, { location }).end();
    store.files.set("/near", to("/one.wav"));
    store.files.set("/far", to("https://elsewhere.example/one.wav"));
    store.files.set("/meta", to("http://169.254.169.254/latest"));
    store.files.set("/round", to("/round"));
    store.files.set("/file", to("file:///etc/passwd"));
    expect(await fetched("/near")).toMatchObject({ extension: "wav" });
    for (const path of ["/far", "/meta", "/round", "/file"])
      await expect(fetched(path)).rejects.toEqual(failing("refused-host"));
    let times = 0;
    const rebound = fetched("/near", { resolve: async () => [times++ === 0 ? "127.0.0.1" : "10.0.0.1"] });
    await expect(rebound).rejects.toEqual(failing("refused-host"));
  });

  test("too much is refused, said or not, and leaves nothing", async () => {
    store.files.set("/said", new Uint8Array(2 ** 21));
    store.files.set("/unsaid", (_, response) => {
      response.write(talk([0.2]));
      for (let i = 0; i < 40; i++) response.write(new Uint8Array(2 ** 16));
      response.end();
    });
    for (const path of ["/said", "/unsaid"]) await expect(fetched(path)).rejects.toEqual(failing("too-large"));
    expect(readdirSync(folder)).toEqual([]);
  });

  test("what never ends is left, and what ends too early is tried again", async () => {
    store.files.set("/slow", (_, response) => void response.write(talk([0.2]).subarray(0, 100)));
    store.files.set("/cut", (_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write(talk([0.2]).subarray(0, 100), () => response.destroy());
    });
    await expect(fetched("/slow", { ms: 100 })).rejects.toEqual(failing("network"));
    await expect(fetched("/cut")).rejects.toEqual(failing("network"));
    await expect(fetched("/none")).rejects.toEqual(failing("network"));
  });

  test("is a recording, or refused: by its first bytes, not by what it calls itself", async () => {
    const bodies = ["<html>", "{}", "", "RIFF....AVI ", "%PDF-1.7 ......", "\x7fELF\x02\x01\x01........"];
    for (const [i, body] of bodies.entries()) {
      store.files.set(
        `/${i}`,
        (_, response) => void response.writeHead(200, { "content-type": "audio/wav" }).end(body),
      );
      await expect(fetched(`/${i}`)).rejects.toEqual(failing("bad-audio"));
    }
  });

  test("a login goes over https alone", async () => {
    let seen: string | undefined = "nothing";
    store.files.set("/one.wav", (request, response) => {
      seen = request.headers.authorization;
      response.end(talk([0.2]));
    });
    await fetched("/one.wav", { logins: new Map([["calls.example", "user:pass"]]) });
    expect(seen).toBeUndefined();
  });
});
