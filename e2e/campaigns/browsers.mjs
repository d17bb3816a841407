// @ts-check
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "../../scripts/house/command.mjs";
import { serve } from "../../scripts/serve.mjs";
import { startFirefox } from "./support/browsers/firefox.mjs";
import { onPath } from "./support/browsers/process.mjs";
import { startWebKit } from "./support/browsers/webkit.mjs";

/** ms for what a browser is asked. */
const PATIENCE = 60_000;
const PORT = 4571;
const SCREENS = ["talk", "history", "transcribe", "models", "documents", "measure", "settings", "about", "shop"];
const SOUND = join(root, "test/fixtures/speech/00.wav");
const SAID = "ndipeiwo mazai matanhatu";
const MINI = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/** @typedef {import("./support/browsers/firefox.mjs").Driver} Driver */

/**
 * The built site in Firefox and in WebKitGTK, by its documented surface: it starts, answers what is typed in words and aloud,
 * opens every screen, writes a recording down, and starts and answers with its host gone. A browser that is not installed is a failure.
 * @param {import("./support/campaign.mjs").Options} options n: questions typed in each
 * @returns {Promise<import("./support/campaign.mjs").Result>}
 */
export async function campaign({ n, dist, log = () => {} }) {
  /** @type {string[]} */
  const failures = [];
  /** @type {Record<string, string | number>} */
  const figures = {};
  for (const [name, start] of Object.entries({ firefox, webkit })) {
    const folder = mkdtempSync(join(tmpdir(), "inzwa-browser-"));
    try {
      const driver = await start(folder);
      log(driver.version);
      failures.push(...(await visited(driver, { n, dist, name, figures, log })).map((one) => `${name}: ${one}`));
    } catch (thrown) {
      failures.push(`${name}: ${thrown instanceof Error ? thrown.message.split("\n")[0] : String(thrown)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  }
  return { runs: 2, failures, figures };
}

/** @param {string} profile */
function firefox(profile) {
  const program = onPath("firefox-esr") ?? onPath("firefox");
  if (!program) throw new Error("Firefox is not installed");
  return startFirefox({ program, profile, env: process.env });
}

/** @param {string} home */
function webkit(home) {
  const [driver, xvfb] = [onPath("WebKitWebDriver"), onPath("Xvfb")];
  if (!driver || !xvfb) throw new Error("WebKitWebDriver or Xvfb is not installed");
  return startWebKit({ driver, browser: MINI, xvfb, env: { ...process.env, HOME: home }, port: PORT });
}

/**
 * @param {Driver} driver
 * @param {{ n: number, dist: string, name: string, figures: Record<string, string | number>, log: (line: string) => void }} options
 * @returns {Promise<string[]>} what went wrong
 */
async function visited(driver, { n, dist, name, figures, log }) {
  const site = await serve({ dir: dist, port: 0 });
  /** @type {string[]} */
  const wrong = [];
  const told = (/** @type {string} */ what, /** @type {string | number} */ value) => {
    figures[`${driver.version}: ${what}`] = value;
    log(`${what}: ${value}`);
  };
  let isServed = true;
  try {
    await driver.resize(1280, 800);
    const begun = performance.now();
    await driver.open(site.url);
    await until(driver, "idle", () =>
      driver.evaluate("return document.querySelector('inzwa-app')?.dataset.state === 'idle'"),
    );
    told("seconds to idle", ((performance.now() - begun) / 1000).toFixed(1));
    for (let i = 0; i < n; i++) wrong.push(...(await asked(driver, i, told)));
    await pictured(driver, name, "talk");
    for (const screen of SCREENS) {
      await driver.evaluate("location.hash = args[0];", `#${screen}`);
      await until(driver, screen, () =>
        driver.evaluate("return document.querySelector('inzwa-app')?.dataset.route === args[0]", screen),
      );
      if (["models", "settings"].includes(screen)) await pictured(driver, name, screen);
    }
    wrong.push(...(await writtenDown(driver, told)));
    await driver.evaluate("location.hash = '#talk';");
    const stored = await until(
      driver,
      "stored",
      () => driver.evaluate("return document.querySelector('inzwa-app')?.dataset.offline === 'ready'"),
      60_000,
    ).catch(() => false);
    if (stored === false) wrong.push("it does not say that it works without a network");
    else {
      await site.close();
      isServed = false;
      await driver.open(`${site.url}?again`);
      await until(driver, "idle without a host", () =>
        driver.evaluate("return document.querySelector('inzwa-app')?.dataset.state === 'idle'"),
      );
      wrong.push(...(await asked(driver, 0, () => {})).map((one) => `without its host: ${one}`));
      told("without its host", "starts and answers");
    }
    // A host that is gone is told in the console by the browser itself.
    wrong.push(
      ...driver.errors.filter(
        (line) => isServed || !/NetworkError|Failed to load|status=|Could not connect/i.test(line),
      ),
    );
  } finally {
    await driver.close();
    if (isServed) await site.close();
  }
  return wrong;
}

/** @param {Driver} driver @param {number} before replies that are there @param {(what: string, value: string | number) => void} told @returns {Promise<string[]>} */
async function asked(driver, before, told) {
  await driver.evaluate("performance.clearMeasures();");
  await driver.evaluate(
    `const field = document.querySelector('[data-action="type"]');
     field.value = args[0];
     field.dispatchEvent(new Event('input', { bubbles: true }));`,
    "Guta guru reZimbabwe nderipi?",
  );
  // The page takes in what was typed first.
  await pause(500);
  // As a person does: without a gesture no sound may begin.
  await driver.click('[data-action="send"]');
  const begun = performance.now();
  /** @type {{ replies: string[], measures: string[], states: string[] }} */
  let seen = { replies: [], measures: [], states: [] };
  await until(driver, "an answer aloud", async () => {
    seen = await driver.evaluate(
      `return {
        replies: [...document.querySelectorAll('[role="log"] [data-role="assistant"][data-final]')].map((one) => one.innerText),
        measures: performance.getEntriesByType('measure').map((one) => one.name),
      };`,
    );
    return seen.measures.includes("inzwa.response");
  });
  told("seconds to the end of a spoken answer", ((performance.now() - begun) / 1000).toFixed(1));
  return [
    ...(seen.replies[before]?.includes("Harare") ? [] : [`the answer is ${seen.replies[before]}`]),
    ...(seen.measures.includes("inzwa.ttfw") || seen.measures.includes("inzwa.tts.first-audio")
      ? []
      : ["no sound was measured"]),
  ];
}

/** @param {Driver} driver @param {(what: string, value: string | number) => void} told @returns {Promise<string[]>} */
async function writtenDown(driver, told) {
  await driver.evaluate("location.hash = '#transcribe';");
  const field = 'input[data-action="transcribe-choose"]';
  await until(driver, "the screen Transcribe", () =>
    driver.evaluate("return !!document.querySelector(args[0])", field),
  );
  await driver.give(field, [SOUND]);
  let text = "";
  await until(driver, "a recording's words", async () => {
    text = await driver.evaluate(
      "return document.querySelector('inzwa-transcribe [data-file-state=\"done\"] [data-transcript]')?.innerText ?? ''",
    );
    return text !== "";
  });
  told("a recording", "written down");
  return text.toLowerCase().includes(SAID) ? [] : [`the recording says ${text}`];
}

/** Pictures for eyes, where a folder is named. @param {Driver} driver @param {string} name @param {string} screen */
async function pictured(driver, name, screen) {
  const folder = process.env.INZWA_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const [width, height] of /** @type {const} */ ([
    [1280, 800],
    [450, 800],
  ])) {
    await driver.resize(width, height);
    await pause(1_000);
    writeFileSync(join(folder, `${name}-${screen}-${width}.png`), await driver.picture());
  }
  await driver.resize(1280, 800);
}

/** @param {Driver} driver @param {string} what @param {() => Promise<boolean>} holds @param {number} [patience] ms */
async function until(driver, what, holds, patience = PATIENCE) {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > patience)
      throw new Error(`${driver.version} does not come to: ${what} (${driver.errors.slice(0, 3).join(" | ")})`);
    await pause(200);
  }
  return true;
}
