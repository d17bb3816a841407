// @ts-check

import { ask } from "./asked.mjs";
import { collectScenes } from "./collecting.mjs";
import { documents, fixture, speechSet, toReview } from "./files.mjs";
import { hold, release } from "./views.mjs";
import { down, go, middle } from "./walk.mjs";

/**
 * A screen as it opens, what it shows once something was done there, and its end.
 * @param {import("playwright-core").Page} page
 * @param {string} route
 * @returns {import("./scenes.mjs").Scene[]}
 */
export function screenScenes(page, route) {
  const title = route[0]?.toUpperCase() + route.slice(1);
  const enter = async () => {
    await go(page, `#${route}`);
    await page.waitForSelector(`inzwa-${route} .screen-title`, { timeout: 30_000 });
    await page.waitForLoadState("networkidle");
  };
  const install = route === "models" ? { install: "models narrow wide" } : {};
  return [
    { name: route, about: title, enter, ...install },
    ...(MORE[route]?.(page) ?? []),
    {
      name: `${route}-end`,
      about: `${title}, its end`,
      enter: async () => void (await down(page, 1)),
      // A phone shows least of a screen at once; pictures of the other ends would show little that is new.
      settle: async ({ width }, theme) => (width === 360 && theme === "light" ? down(page, 1) : false),
      leave: async () => void (await down(page, 0)),
    },
  ];
}

/** @type {Record<string, (page: import("playwright-core").Page) => import("./scenes.mjs").Scene[]>} */
const MORE = {
  history: (page) => [
    {
      name: "history-talk",
      about: "History, one conversation",
      async enter() {
        await page.locator('inzwa-history a[href^="#history/"]').first().click();
        await page.waitForSelector("inzwa-history [data-turn]", { timeout: 30_000 });
      },
      leave: () => go(page, "#history"),
    },
  ],
  transcribe: (page) => [
    {
      name: "transcribe-done",
      about: "Transcribe, a recording that was written down",
      async enter() {
        await page.setInputFiles('[data-action="transcribe-choose"]', [
          fixture("speech/05.wav"),
          fixture("speech/09.wav"),
        ]);
        await page.locator('[data-file-state="done"]').nth(1).waitFor({ timeout: 120_000 });
      },
    },
  ],
  models: (page) => [
    {
      name: "models-releases",
      about: "Models, what was released beside the list",
      enter: () => hold(page, "idle", { route: "models", models: { releases: RELEASES } }),
      settle: () => page.locator("[data-releases]").evaluate((one) => one.scrollIntoView({ block: "start" })),
      async leave() {
        await release(page);
        await down(page, 0);
      },
    },
  ],
  documents: (page) => [
    {
      name: "documents-kept",
      about: "Documents, two are kept",
      async enter() {
        await page.setInputFiles('[data-action="documents-choose"]', documents());
        await page.locator("[data-document]").nth(1).waitFor({ timeout: 60_000 });
      },
      settle: () => middle(page, "[data-document]"),
      leave: async () => void (await down(page, 0)),
    },
    {
      name: "talk-document",
      about: "Talk, an answer that stands in a document",
      async enter() {
        await go(page, "#talk");
        await page.click("[data-action=new-talk]");
        await ask(page, "Rendi inobhadharwa musi wani?");
        await page.waitForSelector("[data-action=open-source]");
      },
    },
    {
      name: "documents-reading",
      about: "Documents, the passage that was read out",
      async enter() {
        await page.click("[data-action=open-source]");
        await page.waitForSelector("inzwa-documents mark");
      },
      leave: () => go(page, "#documents"),
    },
  ],
  shop: (page) => [
    {
      name: "shop-list",
      about: "Shop, an order that was written",
      async enter() {
        await page.fill("#shop-write", "mazai matanhatu, sipo, mapaketi maviri eshuga");
        await page.click("[data-action=shop-add]");
        await page.locator("[data-line]").nth(2).waitFor();
      },
      settle: () => middle(page, "[data-line]"),
      leave: async () => void (await down(page, 0)),
    },
    {
      name: "shop-files",
      about: "Shop, recordings become a table",
      async enter() {
        await page.setInputFiles("[data-action=shop-files]", [fixture("slu/1.wav"), fixture("slu/4.wav")]);
        await page.locator('[data-shop-file="done"]').nth(1).waitFor({ timeout: 120_000 });
      },
      settle: () => middle(page, "[data-shop-file]"),
      leave: async () => void (await down(page, 0)),
    },
  ],
  collect: collectScenes,
  review: (page) => [
    {
      name: "review-open",
      about: "Review, a recording is put right",
      async enter() {
        await page.setInputFiles("[data-action=review-files]", toReview());
        await page.waitForSelector('inzwa-review[data-review="ready"] inzwa-wave[data-drawn]', { timeout: 60_000 });
      },
    },
  ],
  explore: (page) => [
    {
      name: "explore-set",
      about: "Explore, a set of speech data and two models",
      async enter() {
        await page.setInputFiles("[data-action=explore-files]", speechSet());
        await page.waitForSelector('inzwa-explore[data-explore="ready"] [data-place="0"]', { timeout: 60_000 });
      },
    },
    {
      name: "explore-row",
      about: "Explore, one recording beside what the models heard",
      async enter() {
        await page.click('[data-place="0"]');
        await page.waitForSelector("[data-row] inzwa-wave[data-drawn]", { timeout: 60_000 });
      },
      settle: () => page.locator("[data-row]").evaluate((one) => one.scrollIntoView({ block: "start" })),
      async leave() {
        await page.click("[data-action=explore-shut]");
        await down(page, 0);
      },
    },
  ],
};

/** Of app/release/release-view.ts: one that runs, one that went back by itself, one that is tried beside. */
const RELEASES = {
  version: 7,
  expires: "2026-06-01T00:00:00.000Z",
  expired: false,
  rows: [
    { model: "llm-2", name: "Pocket, 2", to: "everybody", state: "running", turns: 31, missed: [] },
    { model: "tts-2", name: "Pocket voice, 2", to: "share", state: "left", why: "turns", turns: 12, missed: [] },
    { model: "asr-2", name: "Pocket ears, 2", to: "beside", state: "running", turns: 9, missed: [] },
  ],
};
