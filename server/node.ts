import type { IncomingMessage, Server } from "node:http";
import { createServer as createPlain } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { createAdaptorServer } from "@hono/node-server";
import { failure } from "../core/failure.ts";
import type { App } from "./app.ts";
import type { Drain } from "./drain.ts";
import { ignoringUpgrades, isWebSocket } from "./ignored-upgrade.ts";
import { isAny } from "./lan.ts";
import { lastWords } from "./last-words.ts";
import type { Certificate } from "./tls/certificate.ts";

/** Milliseconds. Node's own bounds are 60 s for the headers, and none for how many connections there are. */
const HEADERS_TIMEOUT = 10_000;
const KEEP_ALIVE_TIMEOUT = 5_000;
/** Milliseconds that a request may take to come in, and bytes a millisecond that a large one may come at beyond them. */
const REQUEST_TIMEOUT = 60_000;
const SLOWEST = 32;
const REQUESTS_PER_SOCKET = 1_000;
/** Milliseconds in which nothing of an answer is taken by a client that it waits for. */
const STALLED = 60_000;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate?: Certificate | undefined;
  readonly connections: number;
  readonly bodyBytes: number;
  readonly drain: Drain;
  /** Milliseconds; those of a client that does not read when absent. */
  readonly stalledMs?: number;
  /** Takes a socket that asks to become a WebSocket; without it none does. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}
export interface Listening {
  /** With the name localhost where it listens on every address. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Puts an app behind a port. Throws `bad-manifest` where the port cannot be had. */
export async function listen(app: Pick<App, "fetch">, options: ListenOptions): Promise<Listening> {
  const { host, port, certificate, connections, bodyBytes, drain, stalledMs = STALLED, upgrade } = options;
  const timeouts = {
    headersTimeout: HEADERS_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT + bodyBytes / SLOWEST,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionsCheckingInterval: 5_000,
  };
  const common = { fetch: app.fetch };
  const server = (
    certificate
      ? createAdaptorServer({ ...common, createServer: createSecure, serverOptions: { ...timeouts, ...certificate } })
      : createAdaptorServer({ ...common, createServer: createPlain, serverOptions: timeouts })
  ) as Server;
  server.maxConnections = connections;
  server.maxRequestsPerSocket = REQUESTS_PER_SOCKET;
  server.prependListener("request", (_request, response) => {
    response.on("close", drain.begin());
    // An answer may be long in the making; one that is made and lies there has lost its reader.
    response.setTimeout(stalledMs, () => {
      if (response.writableLength > 0) response.destroy();
    });
    if (drain.draining) response.setHeader("Connection", "close");
  });
  const ignore = ignoringUpgrades(server, certificate !== undefined);
  server.on("upgrade", (request, socket: Duplex, head) => {
    if (!isWebSocket(request)) ignore(request, socket, head);
    else if (upgrade) upgrade(request, socket, head);
    else lastWords(socket, "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await opened(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: urlOf(certificate !== undefined, isAny(host) ? "localhost" : host, bound),
    port: bound,
    close: () => close(server),
  };
}

export function urlOf(secure: boolean, host: string, port: number): string {
  return `${secure ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function opened(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  }).catch(({ code, message }: NodeJS.ErrnoException) => {
    throw failure("bad-manifest", `port ${port} of ${host} cannot be used (${code ?? message}): set PORT or HOST`);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
