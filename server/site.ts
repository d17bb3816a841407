import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { Readable } from "node:stream";
import type { MiddlewareHandler } from "hono";
import { failure } from "../core/failure.ts";
import { find } from "../scripts/house/site-file.mjs";
import { packedBytes, travelsPacked } from "../scripts/house/site-gzip.mjs";
import { mimeType, siteHeaders } from "../scripts/house/site-headers.mjs";
import { byteRange } from "../scripts/house/site-range.mjs";
import type { Env } from "./app-env.ts";

/**
 * The built site below `/`, with the headers that isolate the page, byte ranges, revalidation and text compressed. What it
 * lacks is left to the routes behind it. Throws `bad-manifest` where the folder is missing.
 */
export async function site(dir: string): Promise<MiddlewareHandler<Env>> {
  const home = await realpath(dir).catch(() => {
    throw failure("bad-manifest", "INZWA_SITE: there is no such folder; npm run build makes one in dist");
  });
  return async (c, next) => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return next();
    const { pathname, search } = new URL(c.req.url);
    const found = await find(home, "/", pathname + search);
    if (found.kind === "redirect") return c.redirect(found.location, 301);
    if (found.kind !== "file") return next();
    return answer(found, Object.fromEntries(c.req.raw.headers), c.req.method === "HEAD");
  };
}

type Found = { readonly file: string; readonly size: number; readonly etag: string };

async function answer(
  { file, size, etag: version }: Found,
  asked: Readonly<Record<string, string>>,
  isHead: boolean,
): Promise<Response> {
  const isPacked = travelsPacked(file, asked);
  const etag = isPacked ? version.replace(/"$/, '-gz"') : version;
  const headers: Record<string, string> = {
    ...siteHeaders,
    "Cache-Control": "no-cache",
    "Content-Type": mimeType(file),
    "Accept-Ranges": "bytes",
    Vary: "Accept-Encoding",
    ETag: etag,
  };
  if (asked["if-none-match"]?.split(/\s*,\s*/).includes(etag)) return new Response(null, { status: 304, headers });
  if (isPacked) {
    const bytes = await packedBytes(file, version);
    const length = { "Content-Encoding": "gzip", "Content-Length": String(bytes.length) };
    return new Response(isHead ? null : new Uint8Array(bytes), { headers: { ...headers, ...length } });
  }
  const range = byteRange(asked, size, etag);
  if (range === "unsatisfiable")
    return new Response(null, { status: 416, headers: { ...headers, "Content-Range": `bytes */${size}` } });
  const { start, end } = range ?? { start: 0, end: size - 1 };
  headers["Content-Length"] = String(end - start + 1);
  if (range) headers["Content-Range"] = `bytes ${start}-${end}/${size}`;
  // A file that is opened and not read stays open.
  const bytes =
    isHead || size === 0
      ? null
      : (Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream<Uint8Array>);
  return new Response(bytes, { status: range ? 206 : 200, headers });
}
