import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The latest change at or below the paths, in ms since the epoch; 0 when none exists. Folders count too: their time
 * moves when a file in them is deleted or renamed.
 * @param {readonly string[]} paths
 * @returns {number}
 */
export function newest(paths) {
  return Math.max(0, ...paths.map(changed));
}

/**
 * Whether something built is out of date, by the stamp its builder left.
 * @param {string} stamp
 * @param {readonly string[]} products all of them must exist
 * @param {readonly string[]} sources
 */
export function stale(stamp, products, sources) {
  return products.some((path) => changed(path) === 0) || built(stamp) < newest(sources);
}

/**
 * Builds, and stamps the result with the moment the work began: a source saved meanwhile is newer.
 * @param {string} stamp
 * @param {() => Promise<void>} build
 */
export async function stamped(stamp, build) {
  const begun = Date.now();
  rmSync(stamp, { force: true });
  await build();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, `${begun}\n`);
}

/** @param {string} stamp */
function built(stamp) {
  try {
    return Number(readFileSync(stamp, "utf8")) || 0;
  } catch {
    return 0;
  }
}

/**
 * @param {string} path
 * @returns {number}
 */
function changed(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, newest(readdirSync(path).map((name) => join(path, name))));
}
