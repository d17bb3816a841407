// @ts-check
import { check } from "./campaign.mjs";
import { readStored } from "./stored.mjs";

/** Part of the site, of its origin, and without any script: from here the database can be looked at by itself. */
const INERT = "icons/icon-192.png";
const PATIENCE = { timeout: 60_000 };

/**
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} url of the site
 */
export async function openInert(context, url) {
  const page = await context.newPage();
  await page.goto(url + INERT);
  return page;
}

/**
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} url of the site
 */
export async function lookInside(context, url) {
  const page = await openInert(context, url);
  const stored = await readStored(page);
  await page.close();
  check(stored.wrong.length === 0, `the store contradicts itself: ${stored.wrong.join("; ")}`);
  return stored;
}

/** @param {import("playwright-core").Page} page */
export async function becomesIdle(page) {
  await page.waitForSelector('inzwa-app[data-state="idle"]', PATIENCE).catch(async () => {
    const state = await page
      .locator("inzwa-app")
      .getAttribute("data-state", { timeout: 1000 })
      .catch(() => "gone");
    const shown = await page
      .locator("[data-failure]")
      .allInnerTexts()
      .catch(() => []);
    throw new Error(`not idle within 60 s, but ${state} (${shown.join(" | ").replaceAll("\n", " ")})`);
  });
}

/** @param {import("playwright-core").Page} page */
export async function answers(page) {
  await page.locator('[data-action="type"]').fill("mhoro");
  await page.locator('[data-action="send"]').click();
  const reply = page.getByRole("log").locator('[data-role="assistant"][data-final]');
  await reply.first().waitFor(PATIENCE);
  check(/mhoro/i.test(await reply.first().innerText()), "the answer is another");
}
