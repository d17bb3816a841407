// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** @param {string} name of a program @returns {string | undefined} where it lies on the PATH */
export function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * A program with all that it starts, as one group that ends together.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, line?: (line: string) => void }} [options] line: hears what it writes
 */
export function startGroup(program, args, { env = process.env, line = () => {} } = {}) {
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const exited = once(child, "exit").catch(() => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const one of lines) line(one);
    });
  }
  const end = () => {
    try {
      process.kill(-(/** @type {number} */ (child.pid)), "SIGKILL");
    } catch (thrown) {
      if (/** @type {NodeJS.ErrnoException} */ (thrown).code !== "ESRCH") throw thrown;
    }
  };
  // A signal alone does not end in "exit".
  const stopped = () => process.exit(1);
  process.once("exit", end);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stopped);
  return {
    child,
    async close() {
      process.removeListener("exit", end);
      for (const signal of ["SIGINT", "SIGTERM"]) process.removeListener(signal, stopped);
      end();
      await exited;
    },
  };
}

/**
 * Resolves to the first line that `find` finds something in.
 * @template T
 * @param {(line: (text: string) => void) => void} listen
 * @param {(text: string) => T | undefined} find
 * @param {string} what is waited for
 * @returns {Promise<T>} rejects after 60 s with the last lines
 */
export function firstLine(listen, find, what) {
  return new Promise((resolve, reject) => {
    /** @type {string[]} */
    const lines = [];
    const timer = setTimeout(() => reject(new Error(`${what}:\n${lines.slice(-10).join("\n")}`)), 60_000);
    listen((text) => {
      lines.push(text);
      const found = find(text);
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}
