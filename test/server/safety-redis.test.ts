import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { expect, test } from "vitest";
import { Rates } from "../../server/safety/rates.ts";
import { openShared } from "../../server/safety/redis.ts";
import { spentHere, spentIn } from "../../server/safety/spent.ts";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const clock = () => performance.now();

test("a Redis that is not there is not waited for: points and secrets are counted here", async () => {
  const shared = openShared(`redis://127.0.0.1:${await closedPort()}`, log, clock);
  const rates = new Rates({ points: 2, windowSeconds: 60 }, shared);
  const spent = spentIn(shared, spentHere(Date.now));
  const taken = [await rates.take("key", "a", 1), await rates.take("key", "a", 1), await rates.take("key", "a", 1)];
  expect(taken.map(({ allowed }) => allowed)).toEqual([true, true, false]);
  expect([await spent("x", 60), await spent("x", 60)]).toEqual([true, false]);
  expect(await quickest(() => rates.take("key", "a", 1))).toBeLessThan(50);
  shared.close();
});

test("a Redis that takes the connection and then says nothing holds up one answer, not the next", async () => {
  const hung = await listening((socket) => socket.on("data", (data) => greet(socket, data)));
  const shared = openShared(`redis://127.0.0.1:${(hung.server.address() as AddressInfo).port}`, log, clock);
  await new Promise((resolve) => shared.redis.once("ready", resolve));
  const rates = new Rates({ points: 1, windowSeconds: 60 }, shared);
  const first = await timed(() => rates.take("key", "a", 1));
  const second = await rates.take("key", "a", 1);
  expect(first.value.allowed).toBe(true);
  expect(second.allowed).toBe(false);
  expect(first.ms).toBeLessThan(2000);
  expect(await quickest(() => rates.take("key", "a", 1))).toBeLessThan(50);
  shared.close();
  hung.close();
});

/** Answers what a client asks when it connects, so that it counts as ready, and nothing after that. */
function greet(socket: Socket, data: Buffer): void {
  const info = "redis_version:7.0.0\r\nloading:0\r\n";
  const text = data.toString().toLowerCase();
  if (text.includes("client")) socket.write("+OK\r\n".repeat(text.split("client").length - 1));
  if (text.includes("info\r\n")) socket.write(`$${info.length}\r\n${info}\r\n`);
}

async function timed<T>(what: () => Promise<T>) {
  const begun = clock();
  const value = await what();
  return { value, ms: clock() - begun };
}

/** Milliseconds of the quickest of ten: other tests run beside this one, and one that waits for Redis is never quick. */
async function quickest(what: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < 10; i++) all.push((await timed(what)).ms);
  return Math.min(...all);
}

async function listening(connected: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { server, close };
}

async function closedPort(): Promise<number> {
  const { server, close } = await listening(() => {});
  const { port } = server.address() as AddressInfo;
  close();
  return port;
}
