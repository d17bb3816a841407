import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "./say.mjs";

/** The repository's root. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @typedef {object} Options
 * @property {Record<string, string>} [env] added to our own environment
 * @property {boolean} [quietStdout] its stdout goes to our stderr, since ours carries a result
 * @property {boolean} [shell] needed for .cmd files on Windows; then no argument may come from outside
 */

/**
 * Runs a program in the repository's root, to its end.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Options} [options]
 * @returns {Promise<number>} its exit code; 1 when a signal ended it, 127 when it could not start
 */
export function run(file, args, { env = {}, quietStdout = false, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", quietStdout ? 2 : 1, 2],
      shell,
    });
    child.on("error", () => resolve(127));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/**
 * Runs the program of an installed package with this very Node: no PATH, no .cmd shims.
 * @param {string} name of the package
 * @param {readonly string[]} args
 * @param {Options} [options]
 */
export function runPackage(name, args, options) {
  return run(process.execPath, [program(name), ...args], options);
}

/**
 * @param {string} name of a package
 * @returns {string} path of the script it installs as its program
 */
export function program(name) {
  const folder = join(root, "node_modules", name);
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) throw new Problem(`the package ${name} is not installed. Run: npm ci`);
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  const own = name.replace(/^@[^/]*\//, "");
  return join(folder, typeof bin === "string" ? bin : (bin[own] ?? Object.values(bin)[0]));
}
