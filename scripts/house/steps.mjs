import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureChromium } from "./browser.mjs";
import { buildPrograms, buildSite, ensureSite } from "./builds.mjs";
import { root, runPackage } from "./command.mjs";
import { ensureRedis } from "./redis.mjs";
import { Problem, say } from "./say.mjs";
import { failedInPlaywright, failedInVitest, fromPlaywright, fromVitest, oneFailed, onePassed } from "./tally.mjs";

/**
 * @typedef {import("./tally.mjs").Tally} Tally
 * @typedef {{ name: string, about: string, run: () => Promise<Tally> }} Step
 */

const reports = join(root, ".cache/test");

/** Everything `npm test` does, in order. @type {readonly Step[]} */
export const steps = [
  {
    name: "biome",
    about: "format and lint",
    run: () => check("@biomejs/biome", ["check", "--error-on-warnings", "."]),
  },
  { name: "types", about: "tsc -b over all folders", run: () => check("typescript", ["-b"]) },
  { name: "knip", about: "nothing unused", run: () => check("knip", []) },
  { name: "unit", about: "what needs neither models nor a browser", run: () => vitest("unit") },
  { name: "page", about: "the page and its workers, in Node", run: () => vitest("page") },
  { name: "build", about: "dist/ and build/", run: build },
  { name: "integration", about: "the pocket models in Node, jobs on a real Redis", run: integration },
  { name: "voice", about: "talking to the built site in Chromium", run: () => endToEnd("voice") },
  { name: "screens", about: "everything else in Chromium, side by side", run: () => endToEnd("screens") },
];

let siteBroken = false;

/**
 * @param {string} name
 * @param {readonly string[]} args
 */
async function check(name, args) {
  return (await runPackage(name, args)) === 0 ? onePassed : oneFailed;
}

/** @param {string} project */
async function vitest(project) {
  const file = emptied(project);
  const code = await runPackage("vitest", [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = read(file);
  return { ...fromVitest(report, code), told: failedInVitest(report) };
}

async function integration() {
  try {
    await ensureRedis();
    return await vitest("integration");
  } catch (thrown) {
    return told(thrown);
  }
}

async function build() {
  try {
    await buildSite();
    await buildPrograms();
    return onePassed;
  } catch (thrown) {
    siteBroken = true;
    return told(thrown);
  }
}

/** @param {string} project of e2e/playwright.config.ts */
async function endToEnd(project) {
  if (siteBroken) {
    say("e2e needs the built site, and the build failed");
    return oneFailed;
  }
  try {
    await ensureSite();
    const chromium = await ensureChromium();
    say(`e2e runs in ${chromium}`);
    const file = emptied(project);
    const env = { INZWA_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    const code = await runPackage(
      "@playwright/test",
      ["test", "--config", "e2e/playwright.config.ts", "--project", project],
      { env },
    );
    const report = read(file);
    return { ...fromPlaywright(report, code), told: failedInPlaywright(report) };
  } catch (thrown) {
    return told(thrown);
  }
}

/** @param {unknown} thrown */
function told(thrown) {
  if (!(thrown instanceof Problem)) throw thrown;
  say(thrown.message);
  return oneFailed;
}

/** @param {string} name */
function emptied(name) {
  const file = join(reports, `${name}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/** @param {string} file */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
