import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectSecure, type TLSSocket } from "node:tls";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { Drain } from "../../server/drain.ts";
import { forThisNetwork } from "../../server/greeting.ts";
import { type Listening, listen } from "../../server/node.ts";
import { readServerSettings } from "../../server/settings.ts";
import { site } from "../../server/site.ts";
import { devCertificate } from "../../server/tls/dev-certificate.ts";
import { appOf, KEY, posted } from "./app-of.ts";
import { answers, backend } from "./services.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-server-"));
const open: Listening[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function opened(app = appOf(), more: Partial<Parameters<typeof listen>[1]> = {}) {
  const options = { host: "127.0.0.1", port: 0, connections: 100, bodyBytes: 1 << 20, drain: new Drain(), ...more };
  const listening = await listen(app, options);
  open.push(listening);
  return { ...listening, drain: options.drain };
}

describe("the adapter", () => {
  test("answers on its port; a second server cannot have it", async () => {
    const { url, port } = await opened();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await expect(opened(appOf(), { port })).rejects.toMatchObject({ code: "bad-manifest", message: /EADDRINUSE/ });
  });

  test("a client that hangs up stops the engine", async () => {
    let stopped: () => void = () => {};
    const stop = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    let begun: () => void = () => {};
    const begin = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const llm = {
      reply: (_request: unknown, _onDelta: unknown, signal?: AbortSignal) =>
        new Promise<never>((_resolve, reject) => {
          begun();
          signal?.addEventListener("abort", () => {
            stopped();
            reject({ code: "aborted", message: "gone" });
          });
        }),
    };
    const { url } = await opened(appOf({ backend: backend({ llm }) }));
    const leave = new AbortController();
    const body = { model: "pocket-llm-sn", messages: [{ role: "user", content: "a" }] };
    const asked = fetch(`${url}/v1/chat/completions`, { ...posted(body), signal: leave.signal });
    await begin;
    leave.abort();
    await expect(asked).rejects.toThrow();
    await stop;
  });

  test("a WebSocket is refused where none is offered", async () => {
    const { port } = await opened();
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    const answer = await new Promise<string>((resolve) => socket.once("data", (data) => resolve(String(data))));
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    socket.destroy();
  });
});

describe("draining", () => {
  test("what runs ends, and then nothing runs", async () => {
    let go: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let begun: () => void = () => {};
    const begin = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const reply = answers("Ehe.").reply;
    const llm = {
      reply: async (...given: Parameters<typeof reply>) => {
        begun();
        await gate;
        return reply(...given);
      },
    };
    const drain = new Drain();
    const { url } = await opened(appOf({ backend: backend({ llm }) }, { draining: () => drain.draining }), { drain });
    const body = { model: "pocket-llm-sn", messages: [{ role: "user", content: "a" }] };
    const asked = fetch(`${url}/v1/chat/completions`, posted(body));
    await begin;
    const ended = drain.end(new Promise(() => {}));
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    const refused = await fetch(`${url}/v1/models`, { headers: KEY });
    expect(refused.status).toBe(503);
    expect(refused.headers.get("connection")).toBe("close");
    go();
    expect((await (await asked).json()).choices[0].message.content).toBe("Ehe.");
    expect(await ended).toBe(true);
  });

  test("no longer than it may", async () => {
    const drain = new Drain();
    const end = drain.begin();
    expect(await drain.end(Promise.resolve())).toBe(false);
    end();
    end();
    expect(drain.running).toBe(0);
    expect(await drain.end(new Promise(() => {}))).toBe(true);
  });
});

describe("HTTPS with a certificate of its own", () => {
  const NOW = Date.now();

  test("is kept for its owner alone, and made anew for another address or when it ends", async () => {
    const made = await devCertificate(["192.0.2.7"], NOW, folder);
    expect(statSync(join(folder, "dev-certificate.json")).mode & 0o777).toBe(0o600);
    expect(await devCertificate(["192.0.2.7"], NOW, folder)).toEqual(made);
    const moved = await devCertificate(["192.0.2.8"], NOW, folder);
    expect(moved.cert).not.toBe(made.cert);
    const later = await devCertificate(["192.0.2.8"], NOW + 360 * 86_400_000, folder);
    expect(later.cert).not.toBe(moved.cert);
    writeFileSync(join(folder, "dev-certificate.json"), "{");
    expect((await devCertificate([], NOW, folder)).cert).toContain("BEGIN CERTIFICATE");
  });

  test("carries every name and address that a phone may use", async () => {
    const certificate = await devCertificate(["192.0.2.7", "2001:db8::7"], NOW, folder);
    const { url, port } = await opened(appOf(), { certificate });
    expect(url).toBe(`https://127.0.0.1:${port}`);
    for (const host of ["localhost", "127.0.0.1", "192.0.2.7", "2001:db8::7"]) {
      const names = host === "localhost" ? { servername: host } : {};
      const socket = connectSecure({
        port,
        host: "127.0.0.1",
        ca: certificate.cert,
        ...names,
        checkServerIdentity: () => undefined,
      });
      await new Promise<void>((resolve, reject) => {
        socket.once("secureConnect", resolve).once("error", reject);
      });
      expect(subject(socket)).toContain(host === "2001:db8::7" ? "2001:DB8:0:0:0:0:0:7" : host);
      socket.destroy();
    }
  });

  test("listens to the network, and makes a key where nobody has one", () => {
    const { environment, madeKey } = forThisNetwork({});
    expect(readServerSettings(environment)).toMatchObject({ host: "0.0.0.0", apiKeys: [madeKey] });
    expect(forThisNetwork({}).madeKey).not.toBe(madeKey);
    const own = forThisNetwork({ HOST: "::1", INZWA_API_KEYS: "sk-0123456789ab" });
    expect(own).toEqual({ environment: { HOST: "::1", INZWA_API_KEYS: "sk-0123456789ab" } });
  });
});

function subject(socket: TLSSocket): string {
  return socket.getPeerCertificate().subjectaltname ?? "";
}

describe("the site", () => {
  const dir = join(folder, "site");

  test("lies beside the API, isolated, in ranges, packed, and revalidated", async () => {
    mkdirSync(join(dir, "assets"), { recursive: true });
    writeFileSync(join(dir, "index.html"), `<!doctype html>${"x".repeat(2000)}`);
    writeFileSync(join(dir, "assets/model.onnx"), "0123456789");
    const app = appOf({}, { site: await site(dir) });
    const page = await app.request("/");
    expect(page.status).toBe(200);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
      "content-type": "text/html; charset=utf-8",
    });
    const packed = await app.request("/", { headers: { "Accept-Encoding": "gzip" } });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    const range = await app.request("/assets/model.onnx", { headers: { Range: "bytes=2-4" } });
    expect([range.status, range.headers.get("content-range"), await range.text()]).toEqual([
      206,
      "bytes 2-4/10",
      "234",
    ]);
    expect((await app.request("/assets/model.onnx", { headers: { Range: "bytes=99-" } })).status).toBe(416);
    const again = await app.request("/", { headers: { "If-None-Match": page.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    const head = await app.request("/assets/model.onnx", { method: "HEAD" });
    expect([head.headers.get("content-length"), await head.text()]).toEqual(["10", ""]);
    expect((await app.request("/assets")).headers.get("location")).toBe("/assets/");
    for (const path of ["/../package.json", "/%2e%2e/package.json", "/no.txt"])
      expect((await app.request(path)).status).toBe(404);
    expect((await app.request("/healthz")).headers.get("content-type")).toContain("json");
    expect((await app.request("/v1/models")).status).toBe(401);
  });

  test("a folder that is missing is told", async () => {
    await expect(site(join(folder, "none"))).rejects.toMatchObject({ code: "bad-manifest" });
  });
});
