// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-breakpad",
  "--password-store=basic",
  "--remote-debugging-port=0",
];

/**
 * A browser whose process is ours to kill: what Playwright starts itself tells no process id.
 * @param {string} executable
 * @param {string} profile folder
 * @param {readonly string[]} [args]
 */
export async function startChromium(executable, profile, args = []) {
  const own = process.platform !== "win32";
  const child = spawn(executable, [...ARGS, ...args, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
    // A group of its own, so that one signal ends all its processes.
    detached: own,
  });
  const exited = once(child, "exit");
  const pid = /** @type {number} */ (child.pid);
  const endNow = () => {
    try {
      if (own) process.kill(-pid, "SIGKILL");
      else child.kill("SIGKILL");
    } catch (thrown) {
      if (/** @type {NodeJS.ErrnoException} */ (thrown).code !== "ESRCH") throw thrown;
    }
  };
  process.once("exit", endNow);
  const browser = await chromium.connectOverCDP(await endpoint(child));
  const context = /** @type {import("playwright-core").BrowserContext} */ (browser.contexts()[0]);
  return {
    pid,
    context,
    /** Ends every process of it at once, as a power cut would. */
    async kill() {
      process.removeListener("exit", endNow);
      endNow();
      await exited;
      await browser.close().catch(() => undefined);
    },
    /** Lets it write what it still has to. */
    async close() {
      const session = await browser.newBrowserCDPSession();
      session.send("Browser.close").catch(() => undefined);
      await exited;
      process.removeListener("exit", endNow);
      endNow();
    },
  };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<string>}
 */
async function endpoint(child) {
  const stderr = /** @type {import("node:stream").Readable} */ (child.stderr);
  const lines = [];
  for await (const line of createInterface({ input: stderr })) {
    const [, url] = /^DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (url) {
      stderr.resume();
      return url;
    }
    lines.push(line);
  }
  throw new Error(`Chromium did not start:\n${lines.slice(-10).join("\n")}`);
}
