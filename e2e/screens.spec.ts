import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { sideways, sizes, soundNow } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

const screens = ["talk", "history", "transcribe", "models", "documents", "shop", "measure", "settings", "about"];

async function shows(page: Page, route: string): Promise<void> {
  await expect(page.locator("inzwa-app")).toHaveAttribute("data-route", route);
  const heading = page.locator(route === "talk" ? "[data-action=talk]" : `inzwa-${route} .screen-title`);
  await expect(heading).toBeVisible({ timeout: 20_000 });
}

for (const headers of [true, false])
  test(`every screen has an address of its own under a sub-path, ${headers ? "with" : "without"} the host's headers`, async ({
    visit,
  }) => {
    const { page } = await visit({ path: "/a/inzwa/", headers, grant: false, models: false });
    await assistant(page).opened();
    const home = page.url().split("#")[0];
    for (const route of screens) {
      await page.goto(`${home}#${route}`);
      await page.reload();
      await shows(page, route);
    }
    await page.goto(`${home}#nothing-like-this`);
    await shows(page, "talk");
  });

test("every screen is reached and left on a phone and a laptop, light and dark, and axe finds nothing", async ({
  visit,
}) => {
  test.setTimeout(240_000);
  const { page } = await visit({ grant: false, models: false });
  await assistant(page).opened();
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const route of screens.slice(1)) {
      const link = page.locator(`nav [data-nav="${route}"]`);
      if (!(await link.isVisible())) await page.locator("[data-action=more-screens]").click();
      await link.click();
      await shows(page, route);
      await expect(link).toHaveAttribute("aria-current", "page");
      await soundNow(page, `${route} on a ${size}`);
    }
    await page.goBack();
    await shows(page, "settings");
    await page.goForward();
    await shows(page, "about");
  }
});

test("at 320 pixels and twice the text's size nothing is lost in any language", async ({ visit }) => {
  const { page } = await visit({ viewport: { width: 320, height: 640 }, grant: false, models: false });
  await assistant(page).opened();
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
  const { page } = await visit({ viewport: sizes.phone, grant: false, models: false });
  await assistant(page).opened();
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
  await shows(page, "documents");
  await expect(page.locator("inzwa-documents .screen-title")).toBeFocused();
});

test("About tells what is kept, asks the browser to keep it, and shows the address as a code", async ({ visit }) => {
  const { page, requests, site } = await visit({ grant: false, engines: false });
  await assistant(page).opened();
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
