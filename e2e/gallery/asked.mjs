// @ts-check
import { go } from "./walk.mjs";

/**
 * Talk, once something was asked in writing. The models of the site answer.
 * @param {import("playwright-core").Page} page
 * @returns {import("./scenes.mjs").Scene[]}
 */
export function askedScenes(page) {
  return [
    {
      name: "talk-safety",
      about: "Talk, somebody thinks of killing themselves",
      enter: () => askAnew(page, "Ndinoda kuzviuraya"),
    },
    {
      name: "talk-skills",
      about: "Talk, a timer runs and a list is kept",
      async enter() {
        await askAnew(page, "Isa taima yemaminiti mashanu");
        await ask(page, "Wedzera mukaka nechingwa pane zvekutenga");
      },
      async leave() {
        await ask(page, "Dzima zvekutenga");
        await page.click("[data-action=skill-yes]");
        await page.click("[data-alarm=timer] [data-action=skill-forget]");
        await page.waitForSelector("inzwa-skills", { state: "detached" });
      },
    },
    {
      name: "talk-stars",
      about: "Talk, stars for an answer of who tells how well Inzwa works",
      async enter() {
        await share(page, true);
        await go(page, "#talk");
        await askAnew(page, "Guta guru reZimbabwe nderipi?");
        await page.click('[data-star="4"]');
      },
    },
    {
      name: "settings-watch",
      about: "Settings, what is told of how well Inzwa works",
      async enter() {
        await go(page, "#settings");
        await page.click("inzwa-watch summary");
      },
      settle: () => page.locator("inzwa-watch").evaluate((one) => one.scrollIntoView({ block: "start" })),
      async leave() {
        await share(page, false);
        await go(page, "#talk");
      },
    },
  ];
}

/**
 * Asks in writing and waits until the answer was read out.
 * @param {import("playwright-core").Page} page
 * @param {string} question
 */
export async function ask(page, question) {
  const answers = page.locator('[role="log"] [data-role="assistant"][data-final]');
  const before = await answers.count();
  await page.fill("[data-action=type]", question);
  await page.click("[data-action=send]");
  await answers.nth(before).waitFor({ timeout: 120_000 });
  await page.waitForSelector('inzwa-app[data-state="idle"]', { timeout: 120_000 });
}

/**
 * The same in a conversation of its own.
 * @param {import("playwright-core").Page} page
 * @param {string} question
 */
export async function askAnew(page, question) {
  await page.click("[data-action=new-talk]");
  await page.waitForSelector('[role="log"] [data-role]', { state: "detached" });
  await ask(page, question);
}

/**
 * @param {import("playwright-core").Page} page
 * @param {boolean} yes
 */
async function share(page, yes) {
  await go(page, "#settings");
  await page.setChecked('[data-action="setting"][data-of="share_metrics"]', yes);
}
