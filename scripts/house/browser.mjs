import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { runPackage } from "./command.mjs";
import { installFromDebian } from "./debian.mjs";
import { Problem, say } from "./say.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/**
 * A Chromium for the end-to-end tests: CHROMIUM_PATH, else an installed one, else Playwright's download, else Debian's.
 * @returns {Promise<string>} its path
 */
export async function ensureChromium() {
  const asked = process.env.CHROMIUM_PATH || process.env.INZWA_CHROMIUM;
  if (asked) {
    if (starts(asked)) return asked;
    throw new Problem(`CHROMIUM_PATH names ${asked}, which does not start. Name another, or unset it.`);
  }
  return (
    installed() ??
    (await downloaded()) ??
    ((await installFromDebian("chromium")) ? installed() : undefined) ??
    Promise.reject(
      new Problem(
        "the end-to-end tests need Chromium, and none was found or could be installed. Install Chromium or Chrome " +
          "(Debian: apt-get install chromium; macOS: brew install --cask chromium), or name one: CHROMIUM_PATH=/path/to/it npm test",
      ),
    )
  );
}

/**
 * Where a Chromium may be, best first.
 * @param {NodeJS.Platform} platform
 * @param {Record<string, string | undefined>} env
 * @returns {string[]}
 */
export function places(platform, env) {
  const inPath = (env.PATH ?? "").split(platform === "win32" ? ";" : delimiter).filter(Boolean);
  if (platform === "win32") {
    const roots = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter((path) => path !== undefined);
    return roots.flatMap((path) => [
      `${path}\\Chromium\\Application\\chrome.exe`,
      `${path}\\Google\\Chrome\\Application\\chrome.exe`,
    ]);
  }
  const onPath = [...inPath, "/usr/bin", "/snap/bin"].flatMap((folder) => NAMES.map((name) => `${folder}/${name}`));
  if (platform !== "darwin") return onPath;
  const applications = ["/Applications", `${env.HOME}/Applications`];
  const apps = applications.flatMap((folder) => [
    `${folder}/Chromium.app/Contents/MacOS/Chromium`,
    `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
  ]);
  return [...onPath, ...apps];
}

function installed() {
  return places(process.platform, process.env).find((path) => existsSync(path) && starts(path));
}

async function downloaded() {
  const there = await playwrightsOwn();
  if (there) return there;
  say("no Chromium is installed; trying Playwright's download (about 180 MB)");
  await runPackage("@playwright/test", ["install", "chromium"], { quietStdout: true });
  return playwrightsOwn();
}

/** @returns {Promise<string | undefined>} */
async function playwrightsOwn() {
  const { chromium } = await import("playwright-core");
  const path = chromium.executablePath();
  return existsSync(path) && starts(path) ? path : undefined;
}

/**
 * A browser that lacks a system library exists and does not start. On Windows --version opens a window instead.
 * @param {string} path
 */
function starts(path) {
  if (process.platform === "win32") return existsSync(path);
  try {
    return /chrom/i.test(
      execFileSync(path, ["--version"], { encoding: "utf8", timeout: 30_000, stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch {
    return false;
  }
}
