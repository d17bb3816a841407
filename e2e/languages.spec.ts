import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { sideways, sizes, soundNow } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

const talk = { sn: "Taura", en: "Talk", sw: "Ongea", hi: "बोलें", mr: "बोला", ml: "പറയൂ" };
const languages = Object.keys(talk) as (keyof typeof talk)[];
const screens = ["talk", "history", "transcribe", "models", "review", "shop", "measure", "settings", "about"];

const select = (page: Page) => page.locator('[data-action="language"]').first();
/**
 * Language files the page itself asked for; those that the service worker lays by are not among them. English is left out:
 * the rules of safety have a file of that name.
 */
const fetched = (page: Page) =>
  page.evaluate(() =>
    performance.getEntriesByType("resource").flatMap(({ name }) => /\/(sw|hi|mr|ml)-[^/]*\.js$/.exec(name)?.[1] ?? []),
  );

async function open(page: Page, screen: string): Promise<void> {
  await page.evaluate((name) => {
    location.hash = name;
  }, screen);
  await expect(page.locator("inzwa-app")).toHaveAttribute("data-route", screen);
  if (screen !== "talk") await expect(page.locator(`inzwa-${screen} .screen-title`).first()).toBeVisible();
}

test("the switch changes every word without a reload, and the choice is kept", async ({ visit }) => {
  const { page, errors } = await visit({ viewport: sizes.phone, models: false });
  const inzwa = assistant(page);
  await inzwa.opened();
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
  await expect(page.locator("html")).toHaveAttribute("lang", "mr");
  await expect(select(page)).toHaveValue("mr");
  await expect(inzwa.talk).toContainText(talk.mr);
  expect(await fetched(page)).toEqual(["mr"]);
  expect(errors).toEqual([]);
});

test("a language that was never shown is there without a network", async ({ visit }) => {
  const { page, context } = await visit({ models: false });
  const inzwa = assistant(page);
  await inzwa.controlled();
  await context.setOffline(true);
  await select(page).selectOption("ml");
  await expect(inzwa.talk).toContainText(talk.ml);
});

test("the header of a phone keeps its height when the page is saved, whatever the language", async ({ visit }) => {
  const { page } = await visit({ viewport: sizes.phone });
  await assistant(page).is("idle", 60_000);
  const words = page.locator("[data-offline-badge] span");
  await expect(words).toBeVisible();
  const heights = [];
  for (const language of languages) {
    const file = readFileSync(`${import.meta.dirname}/../app/language/${language}.json`, "utf8");
    for (const [, text = ""] of file.matchAll(/"offline\.(?:preparing|ready)": "([^"]+)"/g))
      heights.push(
        await words.evaluate((element, text) => {
          element.textContent = text;
          return element.closest("header")?.getBoundingClientRect().height;
        }, text),
      );
  }
  expect(heights).toHaveLength(2 * languages.length);
  expect([...new Set(heights)]).toHaveLength(1);
});

/** Pixels between the words of the phone's bar that stand side by side. */
const apart = (page: Page) =>
  page.locator(".screens-box > .screen-link .screen-word").evaluateAll((words) => {
    const places = words
      .filter((word) => word.checkVisibility())
      .map((word) => {
        const letters = document.createRange();
        letters.selectNodeContents(word);
        return letters.getBoundingClientRect();
      });
    return places.slice(1).flatMap(({ left, top }, i) => {
      const before = places[i];
      return before && top < before.bottom && left > before.left ? [left - before.right] : [];
    });
  });

test("words of the phone's bar stand apart in every language, also at twice the text's size", async ({ visit }) => {
  const { page } = await visit({ viewport: sizes.phone, models: false });
  await assistant(page).opened();
  for (const language of languages) {
    await select(page).selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    for (const [width, text] of [
      [360, "100%"],
      [320, "100%"],
      [360, "200%"],
      [320, "200%"],
    ] as const) {
      await page.setViewportSize({ width, height: 740 });
      await page.evaluate((size) => document.documentElement.style.setProperty("font-size", size), text);
      const gaps = await apart(page);
      const name = `${language}, ${width} px, ${text}`;
      expect.soft(gaps.length, name).toBeGreaterThan(0);
      expect.soft(Math.min(...gaps), name).toBeGreaterThanOrEqual(8);
    }
  }
});

test("every screen in every language stays within a phone and a laptop, and axe finds nothing", async ({ visit }) => {
  test.setTimeout(240_000);
  const { page } = await visit({ models: false });
  await assistant(page).opened();
  for (const language of languages) {
    await page.setViewportSize(sizes.phone);
    await select(page).selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    for (const screen of screens) {
      await open(page, screen);
      for (const [size, theme] of [
        ["phone", "light"],
        ["laptop", "dark"],
      ] as const) {
        const name = `${screen} in ${language} on a ${size}`;
        await page.setViewportSize(sizes[size]);
        if (language === "ml") await soundNow(page, name, [theme]);
        else expect.soft(await sideways(page), name).toBeLessThanOrEqual(0);
      }
    }
    await open(page, "talk");
  }
});

test("every screen holds from right to left on a phone and a laptop", async ({ visit }) => {
  const { page } = await visit({ models: false });
  await assistant(page).opened();
  await page.evaluate(() => {
    document.documentElement.dir = "rtl";
  });
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const screen of screens) {
      await open(page, screen);
      expect.soft(await sideways(page), `${screen} on a ${size}`).toBeLessThanOrEqual(0);
      // What overflows to the left is scrolled to with negative offsets.
      const left = await page.evaluate(() => {
        scrollTo(-1000, 0);
        const moved = scrollX;
        scrollTo(0, 0);
        return moved;
      });
      expect.soft(left, `${screen} on a ${size}`).toBe(0);
    }
    const brand = await page.locator(".brand").boundingBox();
    const choice = await page.locator("inzwa-languages").boundingBox();
    expect.soft(brand?.x ?? 0, size).toBeGreaterThan(choice?.x ?? 0);
  }
});
