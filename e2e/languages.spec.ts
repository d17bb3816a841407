import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { expect, test } from "./support/visit.ts";

const sizes = { phone: { width: 360, height: 740 }, laptop: { width: 1440, height: 900 } };
const talk = { sn: "Taura", en: "Talk", sw: "Ongea", hi: "बोलें", mr: "बोला", ml: "പറയൂ" };
const languages = Object.keys(talk) as (keyof typeof talk)[];
const screens = ["talk", "history", "transcribe", "models", "measure", "settings", "about"];

const select = (page: Page) => page.locator('[data-action="language"]').first();
const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
/** Language files the page itself asked for; those that the service worker lays by are not among them. */
const fetched = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .flatMap(({ name }) => /\/(en|sw|hi|mr|ml)-[^/]*\.js$/.exec(name)?.[1] ?? []),
  );

async function open(page: Page, screen: string): Promise<void> {
  await page.evaluate((name) => {
    location.hash = name;
  }, screen);
  await expect(page.locator("inzwa-app")).toHaveAttribute("data-route", screen);
  if (screen !== "talk") await expect(page.locator(`inzwa-${screen} .screen-title`).first()).toBeVisible();
}

test("the switch changes every word without a reload, and the choice is kept", async ({ visit }) => {
  const { page, errors } = await visit({ viewport: sizes.phone });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  expect(await fetched(page)).toEqual([]);
  await page.evaluate(() => Object.assign(globalThis, { sameVisit: true }));
  for (const language of languages.toReversed()) {
    await select(page).selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
    await expect(inzwa.talk).toContainText(talk[language]);
  }
  expect(await page.evaluate(() => "sameVisit" in globalThis)).toBe(true);
  await select(page).selectOption("mr");
  await page.reload();
  await inzwa.is("idle", 60_000);
  await expect(page.locator("html")).toHaveAttribute("lang", "mr");
  await expect(select(page)).toHaveValue("mr");
  await expect(inzwa.talk).toContainText(talk.mr);
  expect(await fetched(page)).toEqual(["mr"]);
  expect(errors).toEqual([]);
});

test("a language that was never shown is there without a network", async ({ visit }) => {
  const { page, context } = await visit();
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await expect(inzwa.app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  await context.setOffline(true);
  await select(page).selectOption("ml");
  await expect(inzwa.talk).toContainText(talk.ml);
});

for (const [size, viewport] of Object.entries(sizes))
  test(`every screen in every language stays within a ${size}, and axe finds nothing`, async ({ visit }) => {
    test.setTimeout(240_000);
    const { page } = await visit({ viewport, dark: size === "laptop" });
    await assistant(page).is("idle", 60_000);
    for (const language of languages) {
      await select(page).selectOption(language);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      for (const screen of screens) {
        await open(page, screen);
        expect(await sideways(page), `${screen} in ${language}`).toBeLessThanOrEqual(0);
        if (language === "ml") expect(await violations(page), `${screen} in ${language}`).toEqual([]);
      }
      await open(page, "talk");
    }
  });

for (const [size, viewport] of Object.entries(sizes))
  test(`every screen holds from right to left on a ${size}`, async ({ visit }) => {
    const { page } = await visit({ viewport });
    await assistant(page).is("idle", 60_000);
    await page.evaluate(() => {
      document.documentElement.dir = "rtl";
    });
    for (const screen of screens) {
      await open(page, screen);
      expect(await sideways(page), screen).toBeLessThanOrEqual(0);
      // What overflows to the left is scrolled to with negative offsets.
      const left = await page.evaluate(() => {
        scrollTo(-1000, 0);
        const moved = scrollX;
        scrollTo(0, 0);
        return moved;
      });
      expect(left, screen).toBe(0);
    }
    const brand = await page.locator(".brand").boundingBox();
    const choice = await page.locator("inzwa-languages").boundingBox();
    expect(brand?.x ?? 0).toBeGreaterThan(choice?.x ?? 0);
  });
