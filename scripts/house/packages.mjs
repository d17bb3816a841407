import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root, run } from "./command.mjs";
import { alone } from "./lock.mjs";
import { Problem, say } from "./say.mjs";

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

/**
 * Whether what npm says it installed is what the lock asks for. Optional packages may be absent: most are builds for
 * other platforms.
 * @param {Lock} wanted package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json, which npm writes last
 */
export function matches(wanted, installed) {
  const same = Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    const have = installed.packages[path];
    if (!have) return Boolean(entry.optional || entry.devOptional);
    return have.version === entry.version && have.integrity === entry.integrity;
  });
  return same && Object.keys(installed.packages).every((path) => path in wanted.packages);
}

/** Installs the locked packages unless they are there. */
export async function ensurePackages() {
  if (installed()) return;
  await alone(join(root, ".cache/install.lock"), async () => {
    if (installed()) return;
    say("installing the packages that package-lock.json names (npm ci; about 700 MB on disk)");
    const code = await npm(["ci", "--include=dev", "--no-audit", "--no-fund"]);
    if (code === 127) throw new Problem("npm was not found. It comes with Node: https://nodejs.org");
    if (code !== 0) {
      throw new Problem(
        `npm ci ended with code ${code}. Look at its messages above; usually the npm registry cannot be reached (network, proxy) or the disk is full. Then run the command again.`,
      );
    }
  });
}

function installed() {
  const marker = join(root, "node_modules/.package-lock.json");
  if (!existsSync(marker)) return false;
  return matches(read(join(root, "package-lock.json")), read(marker));
}

/**
 * @param {string} file
 * @returns {Lock}
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Problem(`${file} cannot be read (${error}). Restore it with git, or delete node_modules, and try again.`);
  }
}

/** @param {readonly string[]} args */
function npm(args) {
  const self = process.env.npm_execpath;
  if (self && /^npm(-cli)?\.c?js$/.test(basename(self))) {
    return run(process.execPath, [self, ...args], { quietStdout: true });
  }
  const windows = process.platform === "win32";
  return run(windows ? "npm.cmd" : "npm", args, { quietStdout: true, shell: windows });
}
