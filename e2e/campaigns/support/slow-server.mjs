// @ts-check
import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { createServer } from "node:http";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { find } from "../../../scripts/house/site-file.mjs";
import { isolation, mimeType } from "../../../scripts/house/site-headers.mjs";
import { byteRange } from "../../../scripts/house/site-range.mjs";

/** Bytes written between two looks at the rate. */
const PIECE = 32 * 1024;

/**
 * Serves a built site; what lies under models/ at a set rate, and counted.
 * @param {{ dir: string, rate?: number }} options rate: bytes a second over all connections; as fast as it goes when absent
 */
export async function slowServer({ dir, rate = Number.POSITIVE_INFINITY }) {
  const home = await realpath(dir);
  const line = new Line(rate);
  const server = createServer((request, response) => {
    serveFile(home, line, request, response).catch(() => response.destroy());
  });
  await /** @type {Promise<void>} */ (new Promise((resolve) => server.listen(0, "127.0.0.1", resolve)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    line,
    /** @returns {Promise<void>} */
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** All connections share one line: its rate, and what went through it. */
class Line {
  rate;
  /** @type {Map<string, number>} bytes by path, since the last `reset` */
  sent = new Map();
  total = 0;
  #free = 0;
  /** @type {{ bytes: number, tell: () => void }[]} */
  #waiting = [];

  /** @param {number} rate bytes a second */
  constructor(rate) {
    this.rate = rate;
  }

  /** @param {number} rate bytes a second */
  reset(rate) {
    this.rate = rate;
    this.sent.clear();
    this.total = 0;
    this.#free = 0;
    this.#waiting = [];
  }

  /**
   * @param {number} bytes
   * @returns {Promise<void>} resolves when so many bytes have been sent since the last `reset`
   */
  reached(bytes) {
    if (this.total >= bytes) return Promise.resolve();
    return new Promise((tell) => this.#waiting.push({ bytes, tell }));
  }

  /** @param {string} path */
  through(path) {
    return (/** @type {AsyncIterable<Buffer>} */ pieces) => this.#send(path, pieces);
  }

  /**
   * @param {string} path
   * @param {AsyncIterable<Buffer>} pieces
   */
  async *#send(path, pieces) {
    for await (const piece of pieces) {
      const now = performance.now();
      this.#free = Math.max(now, this.#free) + (1000 * piece.length) / this.rate;
      // Timers are no finer than a millisecond.
      if (this.#free - now > 2) await pause(this.#free - now);
      yield piece;
      this.#count(path, piece.length);
    }
  }

  /**
   * @param {string} path
   * @param {number} bytes
   */
  #count(path, bytes) {
    this.sent.set(path, (this.sent.get(path) ?? 0) + bytes);
    this.total += bytes;
    for (const { tell } of this.#waiting.filter((one) => one.bytes <= this.total)) tell();
    this.#waiting = this.#waiting.filter((one) => one.bytes > this.total);
  }
}

/**
 * @param {string} home
 * @param {Line} line
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function serveFile(home, line, request, response) {
  for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
  const found = await find(home, "/", request.url ?? "/");
  if (found.kind !== "file") return void response.writeHead(404).end();
  const { file, size, etag } = found;
  const range = byteRange(request.headers, size, etag);
  if (range === "unsatisfiable") return void response.writeHead(416, { "Content-Range": `bytes */${size}` }).end();
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range ? 206 : 200, {
    "Content-Type": mimeType(file),
    "Content-Length": end - start + 1,
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-cache",
    ETag: etag,
    ...(range && { "Content-Range": `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === "HEAD" || size === 0) return void response.end();
  const bytes = createReadStream(file, { start, end, highWaterMark: PIECE });
  const path = (request.url ?? "").replace(/[?#].*/, "");
  // Who leaves early is no trouble of ours.
  const sent = path.startsWith("/models/") ? pipeline(bytes, line.through(path), response) : pipeline(bytes, response);
  await sent.catch(() => undefined);
}
