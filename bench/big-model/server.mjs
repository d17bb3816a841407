import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { seeded } from "../../e2e/campaigns/support/random.mjs";
import { isolation, mimeType } from "../../scripts/house/site-headers.mjs";

const BLOCK = 4 * 1024 * 1024;
export const MODEL = "models/big/model.onnx";

/** A model of any size, made where it is asked for: one block of noise again and again, each with its number at its head. */
export class Model {
  #block = Buffer.alloc(BLOCK);

  /**
   * @param {number} size bytes
   * @param {number} seed
   */
  constructor(size, seed) {
    this.size = size;
    const random = seeded(seed);
    for (let at = 0; at < BLOCK; at += 4) this.#block.writeUInt32LE(Math.floor(random() * 2 ** 32), at);
  }

  /** @param {number} start first byte */
  *from(start) {
    for (let at = start; at < this.size; ) {
      const number = Math.floor(at / BLOCK);
      const end = Math.min(this.size, (number + 1) * BLOCK);
      const block = Buffer.from(this.#block);
      block.writeUInt32LE(number, 0);
      // Pieces as a network brings them.
      for (; at < end; at += 65_536)
        yield block.subarray(at % BLOCK, Math.min((at % BLOCK) + 65_536, end - number * BLOCK));
      at = end;
    }
  }

  digest() {
    const hash = createHash("sha256");
    for (const piece of this.from(0)) hash.update(piece);
    return `sha256:${hash.digest("hex")}`;
  }
}

/**
 * The built site, some pages of our own under bench/, and the model.
 * @param {{ dist: string, model: Model, pages: Readonly<Record<string, string>>, rate: number }} options rate: bytes a second
 * @returns {Promise<{ url: string, close(): void }>}
 */
export async function serveModel({ dist, model, pages, rate }) {
  const server = createServer(async (request, response) => {
    const path = (request.url ?? "/").slice(1).replace(/\?.*/, "");
    for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    try {
      if (path === MODEL) return await sendModel(model, rate, request, response);
      const text = pages[path] ?? (await readFile(join(dist, path)));
      response.writeHead(200, { "Content-Type": mimeType(path) }).end(text);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

async function sendModel(model, rate, request, response) {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  response.writeHead(206, {
    "Content-Type": "application/octet-stream",
    "Content-Length": model.size - start,
    "Content-Range": `bytes ${start}-${model.size - 1}/${model.size}`,
    ETag: '"big"',
  });
  await pipeline(slowly(model.from(start), rate), response).catch(() => undefined);
}

/** @param {number} rate bytes a second */
async function* slowly(pieces, rate) {
  let free = performance.now();
  for (const piece of pieces) {
    free = Math.max(performance.now() - 50, free) + (1000 * piece.length) / rate;
    // Timers are no finer than a millisecond.
    if (free - performance.now() > 2) await pause(free - performance.now());
    yield piece;
  }
}
