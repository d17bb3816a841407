import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Drain } from "../../server/drain.ts";
import { type Listening, type ListenOptions, listen } from "../../server/node.ts";
import { openTalking } from "../../server/talking.ts";
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
