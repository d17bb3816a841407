// @ts-check
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { check, repeat } from "./support/campaign.mjs";
import { startChromium } from "./support/chromium.mjs";
import { wholeDownload } from "./support/first-visit.mjs";
import { becomesIdle, lookInside } from "./support/page.mjs";
import { slowServer } from "./support/slow-server.mjs";

/** Bytes a second of the download that is cut off; the pocket models are 28 MB. */
const RATE = 20_000_000;

/**
 * Kills the tab and the whole browser in turn, at a random moment of the models' first download or shortly after. The
 * next start must work, must fetch no byte again that was kept, and the store must never hold a wrong one.
 * @param {import("./support/campaign.mjs").Options} options
 * @returns {Promise<import("./support/campaign.mjs").Result>}
 */
export async function campaign(options) {
  const server = await slowServer({ dir: options.dist });
  const figures = { tabs: 0, browsers: 0, "kills with something kept": 0, "bytes kept": 0, "bytes fetched twice": 0 };
  try {
    const all = await wholeDownload(options, server);
    const result = await repeat(options, async ({ number, random, profile }) => {
      const tab = number % 2 === 0;
      figures[tab ? "tabs" : "browsers"]++;
      const browser = new Replaceable(options.chromium, profile);
      try {
        const share = await killed(browser, server, tab, all, random);
        const { kept, fetched } = await startedAgain(browser, server, all);
        if (kept > 0) figures["kills with something kept"]++;
        figures["bytes kept"] += kept;
        figures["bytes fetched twice"] += fetched + kept - all;
        return `${tab ? "tab" : "browser"} killed at ${(100 * share).toFixed(0)} %, ${kept} bytes kept, ${fetched} fetched then`;
      } finally {
        await browser.kill();
      }
    });
    return { ...result, figures: { ...figures, "bytes of a whole download": all } };
  } finally {
    await server.close();
  }
}

/** @typedef {Awaited<ReturnType<typeof slowServer>>} Server */

class Replaceable {
  #executable;
  #profile;
  /** @type {Awaited<ReturnType<typeof startChromium>> | undefined} */
  #running;

  /**
   * @param {string} executable
   * @param {string} profile
   */
  constructor(executable, profile) {
    this.#executable = executable;
    this.#profile = profile;
  }

  /** Starts it where it does not run. */
  async context() {
    this.#running ??= await startChromium(this.#executable, this.#profile);
    return this.#running.context;
  }

  async kill() {
    await this.#running?.kill();
    this.#running = undefined;
  }
}

/**
 * @param {Replaceable} browser
 * @param {Server} server
 * @param {boolean} tab only that
 * @param {number} all bytes of a whole download
 * @param {() => number} random
 * @returns {Promise<number>} how far the download was: 1 when all had been sent, above that when more time had gone by
 */
async function killed(browser, server, tab, all, random) {
  const share = 1.1 * random();
  const later = share > 1 ? (share - 1) * 5000 : random() * 40;
  const context = await browser.context();
  server.line.reset(RATE);
  const page = await context.newPage();
  const opened = page.goto(server.url).catch(() => undefined);
  await server.line.reached(Math.min(share, 1) * all);
  await pause(later);
  if (tab) await crash(context, page);
  else await browser.kill();
  await opened;
  return share;
}

/**
 * @param {Replaceable} browser
 * @param {Server} server
 * @param {number} all
 */
async function startedAgain(browser, server, all) {
  const context = await browser.context();
  const { received: kept } = await lookInside(context, server.url);
  server.line.reset(Number.POSITIVE_INFINITY);
  const page = await context.newPage();
  await page.goto(server.url);
  await becomesIdle(page);
  await page.close();
  const fetched = server.line.total;
  const { received } = await lookInside(context, server.url);
  check(received === all, `${received} of ${all} bytes are in the store after the next start`);
  check(fetched <= all - kept, `${kept} of ${all} bytes were kept, and ${fetched} were fetched`);
  return { kept, fetched };
}

/**
 * @param {import("playwright-core").BrowserContext} context
 * @param {import("playwright-core").Page} page
 */
async function crash(context, page) {
  const session = await context.newCDPSession(page);
  const crashed = once(/** @type {any} */ (page), "crash");
  // It never answers: there is nobody left to.
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}
