// @ts-check
import { down, go, middle } from "./walk.mjs";

/** Nobody is there; the browser answers in its place. */
const SERVER = "https://voices.example";

/**
 * Collect, from the questions to a server that does not take the key.
 * @param {import("playwright-core").Page} page
 * @returns {import("./scenes.mjs").Scene[]}
 */
export function collectScenes(page) {
  const act = (/** @type {string} */ name) => page.click(`[data-action=collect-${name}]`);
  return [
    { name: "collect-asking", about: "Collect, the questions of consent", enter: () => act("on") },
    {
      name: "collect-take",
      about: "Collect, a sentence was recorded",
      async enter() {
        await page.check('[data-scope="asr"] input[value="yes"]');
        await act("agree");
        await act("record");
        const meter = (/** @type {string} */ level) =>
          page.waitForSelector(`inzwa-collect [role="meter"]${level}`, { timeout: 60_000 });
        await meter(':not([aria-valuenow="0"])');
        await meter('[aria-valuenow="0"]');
        await act("done");
        await page.waitForSelector('[data-booth="told"]', { timeout: 30_000 });
      },
      settle: () => middle(page, "[data-action=collect-keep]"),
    },
    {
      name: "collect-key",
      about: "Collect, a server does not take the key",
      async enter() {
        await act("keep");
        await local(page, false);
        await page.route(`${SERVER}/**`, (route) =>
          route.fulfill({ status: 401, headers: { "Access-Control-Allow-Origin": "*" }, json: {} }),
        );
        await page.fill('.collect-send [name="address"]', SERVER);
        await page.fill('.collect-send [name="key"]', "wrong");
        await act("address");
        await act("send");
        await page.waitForSelector('[data-stuck="key"]', { timeout: 60_000 });
      },
      settle: () => middle(page, "[data-sending]"),
      async leave() {
        await local(page, true);
        await page.unroute(`${SERVER}/**`);
        await down(page, 0);
      },
    },
  ];
}

/**
 * Whether nothing may leave the device.
 * @param {import("playwright-core").Page} page
 * @param {boolean} yes
 */
async function local(page, yes) {
  await go(page, "#settings");
  await page.setChecked('[data-action="setting"][data-of="local_only"]', yes);
  await page.waitForSelector('inzwa-app[data-state="idle"]', { timeout: 120_000 });
  await go(page, "#collect");
}
