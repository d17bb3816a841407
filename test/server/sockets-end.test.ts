import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectSecure } from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import { Drain } from "../../server/drain.ts";
import { type Listening, type ListenOptions, listen } from "../../server/node.ts";
import { openTalking } from "../../server/talking.ts";
import { devCertificate } from "../../server/tls/dev-certificate.ts";
import { appOf } from "./app-of.ts";
import { services } from "./services.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function opened(app: Parameters<typeof listen>[0], more: Partial<ListenOptions> = {}): Promise<Listening> {
  const options = { host: "127.0.0.1", port: 0, connections: 10, bodyBytes: 1 << 20, drain: new Drain(), ...more };
  const listening = await listen(app, options);
  ends.push(() => listening.close());
  return listening;
}

/** A client that never closes its side. */
function lingering(port: number, request: string): Socket {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  ends.push(() => socket.destroy());
  socket.write(request);
  return socket;
}

/** Resolves once the other side has let go of the connection: what is written into it comes back as an error. */
function letGo(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const knock = setInterval(() => socket.write("x"), 20);
    socket.resume().on("error", () => {});
    socket.once("close", () => {
      clearInterval(knock);
      resolve();
    });
  });
}

const UPGRADE = "GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

describe("a refused upgrade is let go of, though the client keeps its side open", () => {
  test("where none is offered", async () => {
    const { port } = await opened(appOf());
    await letGo(lingering(port, UPGRADE));
  });

  test("where nobody may", async () => {
    const guarding = { keyless: false, hosts: [], origins: [], trustedProxies: [], shed: () => false };
    const drain = new Drain();
    const talking = openTalking(services(), guarding, drain);
    ends.push(() => talking.close());
    const { port } = await opened(appOf(), { drain, upgrade: talking.upgrade });
    const socket = lingering(port, UPGRADE);
    const answer = await new Promise<string>((resolve) => socket.once("data", (data) => resolve(String(data))));
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    await letGo(socket);
  });
});

describe("an answer", () => {
  const asked = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  test("that nobody reads is given up", async () => {
    let given: () => void = () => {};
    const up = new Promise<void>((resolve) => {
      given = resolve;
    });
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)),
      cancel: () => given(),
    });
    const { port } = await opened({ fetch: () => new Response(body) }, { stalledMs: 100 });
    lingering(port, asked).pause();
    await up;
  });

  test("that is long in the making is waited for", async () => {
    const { url } = await opened(
      {
        fetch: async () => {
          await new Promise((resolve) => setTimeout(resolve, 400));
          return new Response("here");
        },
      },
      { stalledMs: 100 },
    );
    expect(await (await fetch(url)).text()).toBe("here");
  });
});

describe("an upgrade to what is not spoken here is ignored", () => {
  /** As Java's client sends its first request to each server. */
  const first = (line: string, rest = "") =>
    `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\nAuthorization: Bearer sk-test\r\n${rest}\r\n`;
  const plain = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  /** All that comes until the server closes. */
  function answered(socket: Socket): Promise<string> {
    return new Promise((resolve) => {
      let told = "";
      socket.on("data", (data) => {
        told += data;
      });
      socket.once("end", () => resolve(told));
    });
  }

  test("and the request answered, with those behind it", async () => {
    const { port } = await opened(appOf());
    const socket = lingering(port, first("GET /v1/models") + first("GET /v1/models/tts-1") + plain);
    const told = await answered(socket);
    expect(told.match(/HTTP\/1\.1 200 /g)).toHaveLength(3);
    expect(told).toContain('"object":"list"');
  });

  test("and costs nobody else anything where the client goes while an answer before it is still being made", async () => {
    let begun: () => void = () => {};
    const begin = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const fetching = (request: Request) => {
      if (!request.url.endsWith("/slow")) return new Response("here");
      begun();
      return new Promise<Response>((resolve) => ends.push(() => resolve(new Response("late"))));
    };
    const drain = new Drain();
    const { port, url } = await opened({ fetch: fetching }, { drain });
    const socket = lingering(port, `GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n${first("GET /x")}`);
    await begin;
    socket.resetAndDestroy();
    await expect.poll(() => drain.running).toBe(0);
    expect(await (await fetch(url)).text()).toBe("here");
  });

  test("with its body, in whatever pieces it comes", async () => {
    const { port } = await opened(appOf());
    const body = JSON.stringify({ model: "pocket-llm-sn", messages: [{ role: "user", content: "Mhoro" }] });
    const head = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const socket = lingering(port, first("POST /v1/chat/completions", head) + body.slice(0, 10));
    const told = answered(socket);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.write(body.slice(10));
    await new Promise((resolve) => socket.once("data", resolve));
    socket.write(plain);
    expect(await told).toContain("Mhoro, makadii?");
  });

  test("over TLS as well", async () => {
    const folder = mkdtempSync(join(tmpdir(), "inzwa-upgrade-"));
    ends.push(() => rmSync(folder, { recursive: true }));
    const certificate = await devCertificate([], Date.now(), folder);
    const { port } = await opened(appOf(), { certificate });
    const socket = connectSecure({ port, host: "127.0.0.1", ca: certificate.cert, servername: "localhost" });
    ends.push(() => socket.destroy());
    socket.write(first("GET /v1/models") + plain);
    expect((await answered(socket)).match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
  });

  test("unless it has so many fields that Node left some out: one of them may say how long the body is", async () => {
    const { port } = await opened(appOf());
    const fields = `${"a: b\r\n".repeat(2_100)}Content-Length: ${plain.length}\r\n`;
    const told = await answered(lingering(port, first("POST /v1/chat/completions", fields) + plain));
    expect(told.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 431"]);
  });

  test("beside WebSockets, which are not", async () => {
    const guarding = { keyless: false, hosts: [], origins: [], trustedProxies: [], shed: () => false };
    const drain = new Drain();
    const talking = openTalking(services(), guarding, drain);
    ends.push(() => talking.close());
    const { port } = await opened(appOf(), { drain, upgrade: talking.upgrade });
    expect(await answered(lingering(port, first("GET /v1/models") + plain))).toMatch(/^HTTP\/1\.1 200 /);
    const refused = lingering(port, UPGRADE);
    const answer = await new Promise<string>((resolve) => refused.once("data", (data) => resolve(String(data))));
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });
});
