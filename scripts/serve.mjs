import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { find } from "./house/site-file.mjs";
import { packedBytes, travelsPacked } from "./house/site-gzip.mjs";
import { mimeType, siteHeaders } from "./house/site-headers.mjs";
import { byteRange } from "./house/site-range.mjs";

/**
 * @typedef {object} ServeOptions
 * @property {string} dir the folder to serve
 * @property {number} [port] 0, the default: any free one
 * @property {string} [host]
 * @property {boolean} [headers] send what hosts should send (house/site-headers.mjs); default true
 * @property {string} [base] path the site stands under, such as "/sub/"; default "/"
 */

/**
 * A static file server: GET and HEAD, real 404s, byte ranges, revalidation by ETag, text compressed.
 * Rejects when the folder is missing (ENOENT) or the port cannot be used (EADDRINUSE, EACCES).
 * @param {ServeOptions} options
 * @returns {Promise<{ url: string, close(): Promise<void> }>} close also ends sockets that are kept alive
 */
export async function serve({ dir, port = 0, host = "127.0.0.1", headers = true, base = "/" }) {
  const home = await realpath(dir);
  const prefix = `/${base}/`.replace(/\/+/g, "/");
  const fixed = { "X-Content-Type-Options": "nosniff", ...(headers ? siteHeaders : {}), "Cache-Control": "no-cache" };
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(fixed)) response.setHeader(name, value);
    answer(home, prefix, request, response).catch(() => {
      if (!response.headersSent) say(response, 500, "The file could not be read.");
      else response.destroy();
    });
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(undefined));
  });
  return { url: address(server, host) + prefix, close: () => end(server) };
}

/**
 * @param {string} home
 * @param {string} prefix
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function answer(home, prefix, request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return say(response, 405, "Only GET and HEAD are answered here.");
  }
  const found = await find(home, prefix, request.url ?? "/");
  if (found.kind === "redirect") {
    response.setHeader("Location", found.location);
    return say(response, 301, "It is over there.");
  }
  if (found.kind === "bad") return say(response, 400, "This address cannot be decoded.");
  if (found.kind === "missing") return say(response, 404, "There is nothing here.");
  return send(found, request, response);
}

/**
 * @param {{ file: string, size: number, etag: string }} found
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function send({ file, size, etag: version }, request, response) {
  const isPacked = travelsPacked(file, request.headers);
  const etag = isPacked ? version.replace(/"$/, '-gz"') : version;
  const isHead = request.method === "HEAD";
  response.setHeader("Content-Type", mimeType(file));
  response.setHeader("Accept-Ranges", "bytes");
  response.setHeader("Vary", "Accept-Encoding");
  response.setHeader("ETag", etag);
  if (request.headers["if-none-match"]?.split(/\s*,\s*/).includes(etag)) return void response.writeHead(304).end();
  if (isPacked) {
    const bytes = await packedBytes(file, version);
    response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": bytes.length });
    return void response.end(isHead ? undefined : bytes);
  }
  const range = byteRange(request.headers, size, etag);
  if (range === "unsatisfiable") {
    response.setHeader("Content-Range", `bytes */${size}`);
    return say(response, 416, "The file has no such bytes.");
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range) response.setHeader("Content-Range", `bytes ${start}-${end}/${size}`);
  response.setHeader("Content-Length", end - start + 1);
  response.writeHead(range ? 206 : 200);
  if (isHead || size === 0) return void response.end();
  const bytes = createReadStream(file, { start, end });
  bytes.on("error", () => response.destroy());
  response.on("close", () => bytes.destroy());
  bytes.pipe(response);
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} status
 * @param {string} text
 */
function say(response, status, text) {
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.writeHead(status).end(response.req.method === "HEAD" ? undefined : `${status} ${text}\n`);
}

/**
 * @param {import("node:http").Server} server
 * @param {string} host
 */
function address(server, host) {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/**
 * @param {import("node:http").Server} server
 * @returns {Promise<void>}
 */
function end(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

if (process.argv[1] && import.meta.url === (await selfUrl(process.argv[1]))) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string", default: "8080" },
      host: { type: "string", default: "127.0.0.1" },
      base: { type: "string", default: "/" },
      "no-headers": { type: "boolean", default: false },
    },
  });
  const { port, host, base } = values;
  const site = await serve({
    dir: positionals[0] ?? "dist",
    port: Number(port),
    host,
    base,
    headers: !values["no-headers"],
  });
  console.log(site.url);
}

/** @param {string} path */
async function selfUrl(path) {
  const { pathToFileURL } = await import("node:url");
  return pathToFileURL(await realpath(path).catch(() => path)).href;
}
