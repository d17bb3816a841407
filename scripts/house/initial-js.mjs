import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * The scripts a page loads before anything is asked of it: those index.html names, and what they import statically.
 * @param {string} dir a built site
 * @returns {{ path: string, bytes: number, gzip: number }[]}
 */
export function initialScripts(dir) {
  const html = readFileSync(join(dir, "index.html"), "utf8");
  const named = [
    ...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g),
    ...html.matchAll(/<link\b[^>]*rel="modulepreload"[^>]*href="([^"]+)"/g),
  ].map(([, path = ""]) => posix.normalize(path));
  const found = new Map();
  const queue = [...named];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (found.has(path)) continue;
    const bytes = readFileSync(join(dir, path));
    found.set(path, { path, bytes: bytes.length, gzip: gzipSync(bytes).length });
    for (const [, relative = ""] of bytes.toString("utf8").matchAll(STATIC_IMPORT))
      queue.push(posix.join(dirname(path), relative));
  }
  return [...found.values()];
}

/** Of minified modules: `import{a}from"./b.js"`, `import"./b.js"`, `export*from"./b.js"`; never `import("./b.js")`. */
const STATIC_IMPORT = /(?:\bimport|\bfrom)\s*"(\.[^"]+\.js)"/g;

/**
 * @param {readonly { gzip: number }[]} scripts
 * @returns {number} bytes
 */
export function together(scripts) {
  return scripts.reduce((sum, { gzip }) => sum + gzip, 0);
}
