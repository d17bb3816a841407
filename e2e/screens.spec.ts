import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { expect, test } from "./support/visit.ts";

const sizes = { phone: { width: 360, height: 740 }, laptop: { width: 1440, height: 900 } };
const screens = ["talk", "history", "transcribe", "models", "measure", "settings", "about"];

async function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

async function shows(page: Page, route: string): Promise<void> {
  await expect(page.locator("inzwa-app")).toHaveAttribute("data-route", route);
  const heading = page.locator(route === "talk" ? "[data-action=talk]" : `inzwa-${route} .screen-title`);
  await expect(heading).toBeVisible({ timeout: 20_000 });
}

for (const headers of [true, false])
  test(`every screen has an address of its own under a sub-path, ${headers ? "with" : "without"} the host's headers`, async ({
    visit,
  }) => {
    const { page } = await visit({ path: "/a/inzwa/", headers, grant: false });
    await assistant(page).is("idle", 90_000);
    const home = page.url().split("#")[0];
    for (const route of screens) {
      await page.goto(`${home}#${route}`);
      await page.reload();
      await shows(page, route);
    }
    await page.goto(`${home}#nothing-like-this`);
    await shows(page, "talk");
  });

for (const [name, viewport] of Object.entries(sizes))
  for (const dark of [false, true])
    test(`every screen is reached and left on a ${name}, ${dark ? "dark" : "light"}, and axe finds nothing`, async ({
      visit,
    }) => {
      const { page } = await visit({ viewport, dark, grant: false });
      await assistant(page).is("idle", 60_000);
      for (const route of screens.slice(1)) {
        const link = page.locator(`nav [data-nav="${route}"]`);
        if (!(await link.isVisible())) await page.locator("[data-action=more-screens]").click();
        await link.click();
        await shows(page, route);
        await expect(link).toHaveAttribute("aria-current", "page");
        expect(await violations(page), route).toEqual([]);
        expect(await sideways(page), route).toBeLessThanOrEqual(0);
      }
      await page.goBack();
      await shows(page, "settings");
      await page.goForward();
      await shows(page, "about");
    });

test("at 320 pixels and twice the text's size nothing is lost in any language", async ({ visit }) => {
  const { page } = await visit({ viewport: { width: 320, height: 640 }, grant: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  // A policy that forbids style attributes still lets a script set one property.
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  const languages = await page
    .locator("inzwa-header [data-action=language] option")
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  for (const language of languages) {
    await page.locator("inzwa-header [data-action=language]").selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    for (const route of ["talk", "settings", "about"]) {
      await page.goto(`${page.url().split("#")[0]}#${route}`);
      await shows(page, route);
      expect(await sideways(page), `${route} in ${language}`).toBeLessThanOrEqual(0);
      const clipped = await page
        .locator(".screen-word")
        .evaluateAll((words) =>
          words
            .filter((word) => word.checkVisibility() && word.scrollWidth > word.clientWidth + 1 && word.clientWidth > 0)
            .map((word) => word.textContent),
        );
      expect(clipped, `${route} in ${language}`).toEqual([]);
    }
  }
});

test("the keyboard opens the other screens, Escape closes them and gives the focus back", async ({ visit }) => {
  const { page } = await visit({ viewport: sizes.phone, grant: false });
  await assistant(page).is("idle", 60_000);
  const more = page.locator("[data-action=more-screens]");
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-nav="about"]')).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator('[data-nav="about"]')).toBeHidden();
  await expect(more).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await shows(page, "measure");
  await expect(page.locator("inzwa-measure .screen-title")).toBeFocused();
});

test("About tells what is kept, asks the browser to keep it, and shows the address as a code", async ({ visit }) => {
  const { page, requests, site } = await visit({ grant: false });
  await assistant(page).is("idle", 60_000);
  await page.locator('nav [data-nav="about"]').click();
  await shows(page, "about");
  const about = page.locator("inzwa-about");
  await expect(about.locator("[data-no-hosts]")).toBeVisible();
  await expect(about.locator('[data-stored="all"]')).toContainText(/\d/);
  await expect(about.locator("[data-address]")).toHaveAttribute("data-address", "local");
  await about.locator("[data-action=show-code]").click();
  await expect(about.locator(".code-drawing path")).toHaveAttribute("d", /^M4 4h7v1h-7z/);
  const persist = about.locator("[data-action=persist]");
  if (await persist.isVisible()) {
    await persist.click();
    await expect(about.locator("[data-persist-answer]")).toHaveText(/\S/);
  }
  await about.locator('[data-help="microphone"] summary').click();
  expect(await violations(page)).toEqual([]);
  expect(requests.filter((url) => !url.startsWith(site.url) && !/^(data|blob|about):/.test(url))).toEqual([]);
});
