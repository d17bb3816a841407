// @ts-check
/**
 * To another screen.
 * @param {import("playwright-core").Page} page
 * @param {string} hash
 */
export async function go(page, hash) {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  const [route = ""] = hash.slice(1).split("/");
  await page.waitForSelector(`inzwa-app[data-route="${route}"]`);
}

/**
 * Scrolls to the end, or to the top. Resolves to whether there is anything to scroll.
 * @param {import("playwright-core").Page} page
 * @param {0 | 1} part
 */
export function down(page, part) {
  return page.evaluate((to) => {
    const { scrollHeight } = document.documentElement;
    scrollTo(0, to * scrollHeight);
    return scrollHeight > innerHeight;
  }, part);
}

/**
 * Brings what a scene is of to the middle of the window: the first of these.
 * @param {import("playwright-core").Page} page
 * @param {string} selector
 */
export async function middle(page, selector) {
  await page
    .locator(selector)
    .first()
    .evaluate((one) => one.scrollIntoView({ block: "center" }));
}
