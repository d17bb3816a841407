import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * @typedef {{ kind: "file", file: string, size: number, etag: string } | { kind: "redirect", location: string }
 *   | { kind: "missing" } | { kind: "bad" }} Found
 */

/**
 * What a request's target means in a folder. A folder means its index.html, and is redirected to its name with a slash,
 * since relative addresses in the page count from there. Nothing outside the folder is ever found, not even by a link.
 * @param {string} home real path of the folder
 * @param {string} prefix path the site stands under, with a slash at both ends
 * @param {string} target request target, with query
 * @returns {Promise<Found>}
 */
export async function find(home, prefix, target) {
  const [, raw = "", query = ""] = /^([^?#]*)(\?[^#]*)?/.exec(target) ?? [];
  const path = decoded(raw);
  if (path === undefined) return { kind: "bad" };
  if (`${path}/` === prefix) return { kind: "redirect", location: `${encodeURI(prefix)}${query}` };
  if (!path.startsWith(prefix)) return { kind: "missing" };
  const parts = path.slice(prefix.length).split("/");
  if (parts.some((part) => part === ".." || part.includes("\\") || (sep === "\\" && part.includes(":")))) {
    return { kind: "missing" };
  }
  const file = join(home, ...parts);
  const stats = await inside(home, file);
  if (!stats) return { kind: "missing" };
  if (!stats.isDirectory()) return path.endsWith("/") ? { kind: "missing" } : fileOf(file, stats);
  // One slash at the start: "//name" would be an address on another host.
  if (!path.endsWith("/")) return { kind: "redirect", location: `/${raw.replace(/^\/+/, "")}/${query}` };
  const index = join(file, "index.html");
  const own = await inside(home, index);
  return own?.isFile() ? fileOf(index, own) : { kind: "missing" };
}

/**
 * @param {string} file
 * @param {import("node:fs").Stats} stats
 * @returns {Found}
 */
function fileOf(file, { size, mtimeMs }) {
  return { kind: "file", file, size, etag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"` };
}

/**
 * @param {string} home
 * @param {string} file
 */
async function inside(home, file) {
  const real = await realpath(file).catch(() => undefined);
  if (real === undefined || !(real === home || real.startsWith(home.endsWith(sep) ? home : home + sep)))
    return undefined;
  const stats = await stat(real).catch(() => undefined);
  return stats?.isFile() || stats?.isDirectory() ? stats : undefined;
}

/**
 * @param {string} raw
 * @returns {string | undefined} undefined where the escapes are no UTF-8 or hide a NUL
 */
function decoded(raw) {
  try {
    const path = decodeURIComponent(raw);
    return path.includes("\0") ? undefined : path;
  } catch {
    return undefined;
  }
}
