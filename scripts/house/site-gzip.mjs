import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** Models and the manifest go as they are: their bytes are counted and hashed as they come. */
const WORTH = /\.(?:css|html|m?js|svg|txt|webmanifest)$/;
const packed = promisify(gzip);
/** @type {Map<string, { etag: string, bytes: Promise<Buffer> }>} */
const kept = new Map();

/**
 * Whether a file travels compressed to this browser.
 * @param {string} file
 * @param {import("node:http").IncomingHttpHeaders} headers
 */
export function travelsPacked(file, headers) {
  return WORTH.test(file) && !headers.range && /\bgzip\b/.test(String(headers["accept-encoding"] ?? ""));
}

/**
 * The file's bytes, compressed once for each of its versions.
 * @param {string} file
 * @param {string} etag
 * @returns {Promise<Buffer>}
 */
export function packedBytes(file, etag) {
  const known = kept.get(file);
  if (known?.etag === etag) return known.bytes;
  const bytes = readFile(file).then((whole) => packed(whole));
  kept.set(file, { etag, bytes });
  bytes.catch(() => kept.delete(file));
  return bytes;
}
