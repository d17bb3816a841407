import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { ApiError } from "../api-error.ts";
import { lastWords } from "../last-words.ts";
import type { Services } from "../services.ts";
import { attach } from "./attach.ts";
import { type Attached, CLOSE } from "./socket.ts";
import { type Upgrade, upgrade } from "./upgrade.ts";

export interface RealtimeOptions {
  /** Whom the request's points are counted against. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Why this request is not let in, before its key is looked at: another site's page, or a server that is too full. */
  readonly refuses?: (request: IncomingMessage) => ApiError | undefined;
  /** Why a request is not let in once it is known whose it is, or that it is nobody's. */
  readonly admits?: (request: IncomingMessage, asked: Upgrade) => Promise<ApiError | undefined>;
  /** A session begins; what it gives back is called at its end. */
  readonly begin?: () => () => void;
}
export interface Realtime {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Sessions that are open. */
  readonly size: number;
  /** Takes no more; ends with 1001 those in which nothing is being said, now and as responses end. */
  drain(): void;
  /** Ends the ones there are with 1001, and leaves those that do not say goodbye. */
  close(): Promise<void>;
}

/** One event holds 15 MiB of base64 at most; ws itself takes 100 MiB, in 16384 fragments. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_FRAGMENTS = 256;
/** Milliseconds between two pings; who answers none is gone. */
const PING = 15_000;
/** Milliseconds between two looks at what is still being said. */
const LOOK = 100;
/** Milliseconds that a client has to say goodbye in. */
const GOODBYE = 1_000;
/** Sessions of one caller, as a share of all. */
const SHARE = 0.5;

/** Puts sessions behind the upgrades of an HTTP server. */
export function openRealtime(services: Services, options: RealtimeOptions): Realtime {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BYTES,
    maxFragments: MOST_FRAGMENTS,
    perMessageDeflate: false,
    closeTimeout: 2_000,
    // The protocols are chosen in upgrade.ts; the key in one of them is never sent back.
    handleProtocols: (protocols) => (protocols.has("realtime") ? "realtime" : false),
  } as ConstructorParameters<typeof WebSocketServer>[0]);
  const open = new Map<WebSocket, { readonly caller: string; readonly attached: Attached }>();
  let closing = false;
  const full = (caller: string) => {
    const own = [...open.values()].filter((one) => one.caller === caller).length;
    const { sessions } = services.limits;
    return open.size >= sessions || (caller !== "anonymous" && own >= Math.max(1, Math.ceil(sessions * SHARE)));
  };
  async function take(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const refused = closing ? busy() : options.refuses?.(request);
    if (refused) return deny(socket, refused);
    const asked = await upgrade(services, { url: request.url ?? "/", headers: request.headers });
    const unwanted = await options.admits?.(request, asked);
    if (unwanted) return deny(socket, unwanted);
    if (!asked.ok) return deny(socket, asked.error);
    const { caller, transcription } = asked;
    if (full(caller.name)) return deny(socket, busy());
    server.handleUpgrade(request, socket, head, (ws) => {
      const end = options.begin?.() ?? (() => {});
      const attached = attach(services, ws, { caller, transcription, address: options.addressOf(request) });
      open.set(ws, { caller: caller.name, attached });
      services.meter.gauge("inzwa_realtime_sessions", open.size);
      const stop = watch(ws);
      ws.on("message", (data, binary) => attached.message(binary ? new Uint8Array() : data.toString(), binary));
      // What is wrong with a frame closes the socket, with 1008, 1009 or the like.
      ws.on("error", () => {});
      ws.on("close", () => {
        stop();
        open.delete(ws);
        services.meter.gauge("inzwa_realtime_sessions", open.size);
        attached.closed();
        end();
      });
    });
  }
  return {
    upgrade: (request, socket, head) => {
      socket.on("error", () => socket.destroy());
      take(request, socket, head).catch(() => deny(socket, new ApiError(500, "The server had an error.")));
    },
    get size() {
      return open.size;
    },
    drain() {
      closing = true;
      const look = () => {
        for (const [ws, { attached }] of open) if (!attached.busy) leave(ws);
        if (open.size === 0) clearInterval(timer);
      };
      const timer = setInterval(look, LOOK);
      timer.unref();
      look();
    },
    async close() {
      closing = true;
      const gone = [...open.keys()].map((ws) => new Promise<void>((resolve) => ws.once("close", () => resolve())));
      for (const ws of open.keys()) leave(ws);
      const timer = setTimeout(() => {
        for (const ws of open.keys()) ws.terminate();
      }, GOODBYE);
      await Promise.all(gone);
      clearTimeout(timer);
    },
  };
}

function leave(ws: WebSocket): void {
  ws.close(CLOSE.away, "the server goes away");
}

function busy(): ApiError {
  return new ApiError(503, "No more realtime sessions are taken now.", { code: "overloaded", retryAfter: 5 });
}

/** Ends a connection whose other side has gone without a word. */
function watch(ws: WebSocket): () => void {
  let alive = true;
  ws.on("pong", () => {
    alive = true;
  });
  const timer = setInterval(() => {
    if (!alive) return ws.terminate();
    alive = false;
    ws.ping();
  }, PING);
  timer.unref();
  return () => clearInterval(timer);
}

function deny(socket: Duplex, error: ApiError): void {
  const body = JSON.stringify(error.body);
  const retry = error.retryAfter === undefined ? "" : `Retry-After: ${error.retryAfter}\r\n`;
  lastWords(
    socket,
    `HTTP/1.1 ${error.status} Refused\r\nContent-Type: application/json\r\n${retry}Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
