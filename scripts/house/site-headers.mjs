import { extname } from "node:path";
import { policy } from "./site-policy.mjs";

/** What makes a page cross-origin isolated, and with it SharedArrayBuffer and WASM threads. */
export const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Everything a host should send with each file of the site. */
export const siteHeaders = {
  ...isolation,
  "Content-Security-Policy": policy,
  "Permissions-Policy":
    "microphone=(self), screen-wake-lock=(self), autoplay=(self), camera=(), display-capture=(), geolocation=(), payment=(), usb=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".onnx": "application/octet-stream",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".wav": "audio/wav",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
};

/**
 * @param {string} file
 * @returns {string} its Content-Type; files without an ending (LICENSE, NOTICE) are text
 */
export function mimeType(file) {
  const ending = extname(file).toLowerCase();
  return TYPES[ending] ?? (ending === "" ? "text/plain; charset=utf-8" : "application/octet-stream");
}
