// @ts-check
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../../scripts/serve.mjs";
import { seeded } from "./support/random.mjs";

const PATIENCE = { timeout: 600_000 };
const words = "mhoro shamwari makadii henyu ndiri kuenda kumusha mvura inonaya nhasi zvakanaka chaizvo".split(" ");

/** Opens a set of n rows with two models, sorts it and filters it. Times in ms, and the longest time the page was held up. */
/** @param {import("./support/campaign.mjs").Options} options @returns {Promise<import("./support/campaign.mjs").Result>} */
export async function campaign({ n, seed, dist, chromium: executablePath }) {
  const folder = mkdtempSync(join(tmpdir(), "inzwa-explore-"));
  const path = join(folder, "manifest.json");
  writeFileSync(path, manifest(n, seeded(seed)));
  const site = await serve({ dir: dist, port: 0 });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${site.url}#explore`);
    const screen = page.locator("inzwa-explore");
    await page.waitForSelector('inzwa-explore[data-explore="empty"]', PATIENCE);
    // What the page itself loads and warms is over.
    await page.waitForTimeout(10_000);
    await page.evaluate(watchTasks);
    const shows = (/** @type {number} */ rows) => page.waitForSelector(`[data-shown="${rows}"]`, PATIENCE);
    const counted = () => page.waitForSelector("[data-comparison]", PATIENCE);
    /** @type {Record<string, string>} */
    const figures = {};
    const timed = async (/** @type {string} */ name, /** @type {() => Promise<unknown>} */ deed) => {
      await page.evaluate(() => Object.assign(globalThis, { longest: 0 }));
      const begun = performance.now();
      await deed();
      const ms = Math.round(performance.now() - begun);
      const longest = await page.evaluate(() => Math.round(/** @type {any} */ (globalThis).longest));
      figures[name] = `${ms} ms, held up for ${longest} ms at most`;
    };
    await timed("rows shown", async () => {
      await page.locator('[data-action="explore-files"]').setInputFiles(path);
      await shows(n);
    });
    await timed("all counted, with intervals", counted);
    await timed("sorted by name, backwards", async () => {
      await page.locator('[data-action="explore-sort"]').selectOption("id");
      await page.locator('[data-action="explore-descending"]').check();
      await page.locator('[data-place="0"]', { hasText: `s${n - 1}.wav` }).waitFor(PATIENCE);
    });
    await timed("narrowed to one", async () => {
      await page.locator('[data-action="explore-search"]').fill(`s${n - 1}.wav`);
      await shows(1);
    });
    const last = await screen.locator('[data-place="0"]').innerText();
    const failures = last.includes(`s${n - 1}.wav`) ? [] : [`the last row is not there: ${last}`];
    return { runs: 1, failures, figures };
  } finally {
    await browser.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In the page: tasks of more than 50 ms, which alone a browser tells of. */
function watchTasks() {
  Object.assign(globalThis, { longest: 0 });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      Object.assign(globalThis, { longest: Math.max(duration, /** @type {any} */ (globalThis).longest) });
  }).observe({ entryTypes: ["longtask"] });
}

/** @param {number} n @param {() => number} random */
function manifest(n, random) {
  const word = () => words[Math.floor(random() * words.length)] ?? "";
  const lines = Array.from({ length: n }, (_, i) => {
    const said = Array.from({ length: 4 + Math.floor(random() * 9) }, word);
    const heard = (/** @type {number} */ rate) => said.map((one) => (random() < rate ? word() : one)).join(" ");
    return JSON.stringify({
      audio_filepath: `audio/s${i}.wav`,
      duration: Math.round(random() * 1000) / 100 + 1,
      text: said.join(" "),
      pred_text_big: heard(0.1),
      pred_text_small: heard(0.3),
      speaker: `speaker ${i % 211}`,
    });
  });
  return `${lines.join("\n")}\n`;
}
