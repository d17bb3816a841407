import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { failure } from "../../../core/failure.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host);
}

/** Names for the address that it listens on. */
export function namesOf(host: string, more: readonly string[]): ReadonlySet<string> {
  const own = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return new Set([...[...more, own].map((one) => one.toLowerCase()), ...(isLoopback(host) ? LOOPBACK : [])]);
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Throws `bad-manifest` where the port cannot be had. port 0: any that is free. */
export async function listen(app: Hono, host: string, port: number): Promise<Listening> {
  // Packages come over the machine itself alone, and may be large.
  const requestTimeout = isLoopback(host) ? 600_000 : 30_000;
  const serverOptions = { headersTimeout: 10_000, requestTimeout, keepAliveTimeout: 5_000 };
  const server = createAdaptorServer({ fetch: app.fetch, createServer, serverOptions }) as Server;
  server.maxConnections = 100;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    throw failure("bad-manifest", `port ${port} of ${host} cannot be used (${code ?? message})`);
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
