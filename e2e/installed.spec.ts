import type { CDPSession } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { expect, test } from "./support/visit.ts";

/** Commands of Chromium's PWA domain, which Playwright's types do not list yet. */
function pwaOf(session: CDPSession) {
  const send = session.send.bind(session) as unknown as (name: string, values: object) => Promise<unknown>;
  return (name: "install" | "launch" | "changeAppUserSettings", values: object) => send(`PWA.${name}`, values);
}

/** Where Chromium tells the desktop of an app that was installed. */
const PLACES = ["HOME", "XDG_DATA_HOME"] as const;
const before = PLACES.map((name) => process.env[name]);

test.beforeEach(({ folder }) => {
  for (const name of PLACES) process.env[name] = folder;
});
test.afterEach(() => {
  for (const [i, name] of PLACES.entries()) {
    const value = before[i];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test("the installed app starts in a window of its own when its site is gone, and shows Talk", async ({
  visit,
  openSite,
}) => {
  const site = await openSite({ path: "/a/b/" });
  const { page, context } = await visit({ site, engines: false });
  await assistant(page).controlled();
  expect(await page.evaluate(() => matchMedia("(display-mode: standalone)").matches)).toBe(false);
  const session = await context.newCDPSession(page);
  const { appId: manifestId } = await session.send("Page.getAppId");
  expect(manifestId).toBe(site.url);
  const pwa = pwaOf(session);
  await pwa("install", { manifestId });
  await pwa("changeAppUserSettings", { manifestId, displayMode: "standalone" });

  await site.close();
  const opening = context.waitForEvent("page");
  await pwa("launch", { manifestId });
  const app = await opening;
  await assistant(app).opened();
  expect(app.url()).toBe(site.url);
  expect(await app.evaluate(() => matchMedia("(display-mode: standalone)").matches)).toBe(true);
  await expect(app.locator("inzwa-app")).toHaveAttribute("data-route", "talk");
  await expect(assistant(app).talk).toBeVisible();
});
