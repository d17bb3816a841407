// @ts-check
import { check, repeat } from "./support/campaign.mjs";
import { startChromium } from "./support/chromium.mjs";
import { wholeDownload } from "./support/first-visit.mjs";
import { answers, becomesIdle, lookInside, openInert } from "./support/page.mjs";
import { slowServer } from "./support/slow-server.mjs";

/** Chromium takes an override of 0 for none at all; with 1 nothing can be written. */
const NOTHING = 1;
const KINDS = /** @type {const} */ (["no room at all", "one byte short", "room for a part"]);

/**
 * Gives the origin too little room, in three ways in turn. The page must answer all the same and say that it keeps nothing;
 * once there is room again, the next visit must keep everything and say nothing.
 * @param {import("./support/campaign.mjs").Options} options
 * @returns {Promise<import("./support/campaign.mjs").Result>}
 */
export async function campaign(options) {
  const server = await slowServer({ dir: options.dist });
  /** @type {Record<string, number>} */
  const figures = {};
  try {
    const all = await wholeDownload(options, server);
    const result = await repeat(options, async ({ number, random, profile }) => {
      const kind = KINDS[number % KINDS.length] ?? KINDS[0];
      figures[kind] = (figures[kind] ?? 0) + 1;
      const browser = await startChromium(options.chromium, profile);
      try {
        const limit = await limiter(browser.context, server.url);
        // IndexedDB asks for the quota once in a while only, so it has to be small before the download begins.
        const room =
          kind === "no room at all" ? NOTHING : kind === "one byte short" ? all - 1 : Math.ceil(all * random());
        await limit(room);
        const kept = await cramped(browser.context, server, all);
        await limit(undefined);
        await roomy(browser.context, server, all);
        return `${kind}: room for ${room} bytes, ${kept} of ${all} kept`;
      } finally {
        await browser.kill();
      }
    });
    return { ...result, figures };
  } finally {
    await server.close();
  }
}

/**
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} url
 * @returns {Promise<(bytes: number | undefined) => Promise<void>>} undefined: as much as the browser gives
 */
async function limiter(context, url) {
  // The override lasts as long as the session that asked for it, and that as long as its page.
  const session = await context.newCDPSession(await openInert(context, url));
  const { origin } = new URL(url);
  return async (bytes) => {
    await session.send("Storage.overrideQuotaForOrigin", { origin, ...(bytes !== undefined && { quotaSize: bytes }) });
  };
}

/**
 * @param {import("playwright-core").BrowserContext} context
 * @param {Awaited<ReturnType<typeof slowServer>>} server
 * @param {number} all
 * @returns {Promise<number>} bytes kept all the same
 */
async function cramped(context, server, all) {
  const page = await context.newPage();
  await page.goto(server.url);
  await becomesIdle(page);
  const { received } = await lookInside(context, server.url);
  check(received < all, `all ${all} bytes are kept where there is no room for them`);
  await page.locator('[data-failure="in-memory"], [data-failure="no-space"]').first().waitFor({ timeout: 10_000 });
  await answers(page);
  await page.close();
  return received;
}

/**
 * @param {import("playwright-core").BrowserContext} context
 * @param {Awaited<ReturnType<typeof slowServer>>} server
 * @param {number} all
 */
async function roomy(context, server, all) {
  const page = await context.newPage();
  await page.goto(server.url);
  await becomesIdle(page);
  check((await page.locator("[data-failure]").count()) === 0, "it still complains when there is room again");
  const { received } = await lookInside(context, server.url);
  check(received === all, `${received} of ${all} bytes are in the store once there is room again`);
}
