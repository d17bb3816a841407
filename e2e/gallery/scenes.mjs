// @ts-check
import { join } from "node:path";
import { hold, release, watchViews } from "./views.mjs";

/**
 * @typedef {object} Scene
 * @property {string} name of its pictures
 * @property {string} about
 * @property {() => Promise<void>} enter
 * @property {() => Promise<void>} [settle] once more before each picture
 * @property {() => Promise<void>} [leave]
 * @property {string} [install] "NAME narrow wide": the install pictures it gives
 */

const TALK = [
  {
    name: "talk-loading",
    about: "Talk, getting ready",
    state: "loading",
    more: { progress: { what: "asr", loaded: 9e6, total: 27.5e6 }, captions: [] },
  },
  { name: "talk-listening", about: "Talk, listening", state: "listening" },
  { name: "talk-thinking", about: "Talk, thinking", state: "thinking" },
  { name: "talk-speaking", about: "Talk, answering", state: "speaking", install: "reply narrow" },
  {
    name: "talk-error",
    about: "Talk, the microphone was refused",
    state: "error",
    more: { failure: { code: "microphone-denied", message: "refused" } },
  },
  { name: "talk-update", about: "Talk, a newer version waits", state: "idle", more: { update: true } },
  { name: "talk-install", about: "Talk, the home screen is proposed", state: "idle", more: { install: "prompt" } },
];

/** Of app/welcome/welcome-view.ts. */
const STEPS = ["language", "speech", "cost", "microphone", "question"];

/**
 * The scenes in an order in which one leads to the next: a first visit, one spoken turn, then every screen.
 * @param {readonly string[]} routes
 * @param {{ page: import("playwright-core").Page, url: string, stopClock(): Promise<void> }} stage
 * @returns {Scene[]}
 */
export function scenesOf(routes, { page, url, stopClock }) {
  const becomes = (/** @type {string} */ state) =>
    page.waitForSelector(`inzwa-app[data-state="${state}"]`, { timeout: 120_000 });
  const welcome = STEPS.map((step, i) => ({
    name: `welcome-${step}`,
    about: `A first visit: ${step}`,
    async enter() {
      if (i > 0) return page.click("[data-action=welcome-next]");
      await page.goto(`${url}?mic=raw`);
      await page.waitForSelector('inzwa-app[data-offline="ready"]', { timeout: 120_000 });
      await stopClock();
    },
  }));
  const first = {
    name: "talk",
    about: "Talk, before anything was said",
    install: "talk narrow wide",
    async enter() {
      await page.click("[data-action=welcome-done]");
      await watchViews(page);
    },
    leave: () => speakOnce(page, becomes),
  };
  const talk = TALK.map(({ state, more, ...scene }) => ({
    ...scene,
    enter: () => hold(page, state, more),
    leave: () => release(page),
  }));
  const others = routes.filter((route) => route !== "talk").flatMap((route) => screen(page, route));
  return [...welcome, first, ...talk, ...others];
}

/**
 * @param {import("playwright-core").Page} page
 * @param {(state: string) => Promise<unknown>} becomes
 */
async function speakOnce(page, becomes) {
  await page.click('[data-action="talk"]');
  await becomes("speaking");
  await page.waitForSelector('[role="log"] [data-role="assistant"][data-final]', { timeout: 120_000 });
  await becomes("listening");
  await page.click('[data-action="stop"]');
  await becomes("idle");
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} route
 * @returns {Scene[]}
 */
function screen(page, route) {
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
      enter: () => down(page, 1),
      settle: () => down(page, 1),
      leave: () => down(page, 0),
    },
  ];
}

/** What a screen shows once something was done there. @type {Record<string, (page: import("playwright-core").Page) => Scene[]>} */
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
        await page.setInputFiles('[data-action="transcribe-choose"]', [file("05.wav"), file("09.wav")]);
        await page.locator('[data-file-state="done"]').nth(1).waitFor({ timeout: 120_000 });
      },
    },
  ],
};

/** @param {string} name */
const file = (name) => join(import.meta.dirname, "../../test/fixtures/speech", name);

/**
 * @param {import("playwright-core").Page} page
 * @param {string} hash
 */
async function go(page, hash) {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

/**
 * Scrolls to the end, or to the top.
 * @param {import("playwright-core").Page} page
 * @param {0 | 1} part
 */
async function down(page, part) {
  await page.evaluate((to) => scrollTo(0, to * document.documentElement.scrollHeight), part);
}
