import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { lastWords } from "./last-words.ts";

const TOO_MANY = "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

type Taking = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Fields that ask for the upgrade, and no other: what belongs to the request stays. */
const ASKING: ReadonlySet<string> = new Set(["upgrade", "http2-settings"]);
/** Fewer fields than Node tells of a request (`maxHeadersCount`, 2000): of one that has more it leaves out the last. */
const MOST_FIELDS = 1_000;

/**
 * Answers a request that asks for another protocol as if it did not, which a server may (RFC 9110, 7.8): Java's own client asks for
 * `h2c` with its first request to each server. Node 20 hands over the socket of each such request, so the request is given back to the
 * server without the asking, as the beginning of a connection. secure: the server speaks TLS.
 */
export function ignoringUpgrades(server: Server, secure: boolean): Taking {
  const last = new WeakMap<Duplex, ServerResponse>();
  server.prependListener("request", ({ socket }, response) => last.set(socket, response));
  return (request, socket, head) => {
    const broken = () => socket.destroy();
    const again = () => {
      if (socket.destroyed) return;
      socket.off("error", broken);
      socket.unshift(Buffer.concat([Buffer.from(headOf(request), "latin1"), head]));
      server.emit(secure ? "secureConnection" : "connection", socket);
    };
    if (request.rawHeaders.length > 2 * MOST_FIELDS) return lastWords(socket, TOO_MANY);
    const before = last.get(socket);
    if (!before || before.closed) return again();
    // Until the server has it again nobody else hears that it broke, and what nobody hears ends the process.
    socket.on("error", broken);
    // Answers leave in the order of their requests.
    before.once("close", again);
  };
}

export function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const fields: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = "", value = ""] = rawHeaders.slice(i, i + 2);
    if (ASKING.has(name.toLowerCase())) continue;
    const kept = name.toLowerCase() === "connection" ? withoutAsking(value) : value;
    if (kept !== "") fields.push(`${name}: ${kept}\r\n`);
  }
  return `${method} ${url} HTTP/${httpVersion}\r\n${fields.join("")}\r\n`;
}

function withoutAsking(connection: string): string {
  const options = connection.split(",").map((option) => option.trim());
  return options.filter((option) => !ASKING.has(option.toLowerCase())).join(", ");
}
