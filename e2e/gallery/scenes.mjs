// @ts-check
import { askedScenes } from "./asked.mjs";
import { screenScenes } from "./screens.mjs";
import { hold, release, watchViews } from "./views.mjs";

/**
 * @typedef {object} Scene
 * @property {string} name of its pictures
 * @property {string} about
 * @property {() => Promise<void>} enter
 * @property {(size: { width: number }, theme: "light" | "dark") => Promise<unknown>} [settle] once more before each picture; where
 *   it gives false there is none
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

/** Whose letters are others. */
const LETTERS = /** @type {const} */ ({ hi: "Hindi", ml: "Malayalam" });

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
  const languages = Object.entries(LETTERS).map(([tag, name]) => ({
    name: `talk-${tag}`,
    about: `Talk, in ${name}`,
    enter: () => speakIn(page, tag),
    leave: () => speakIn(page, "sn"),
  }));
  const others = routes.filter((route) => route !== "talk").flatMap((route) => screenScenes(page, route));
  return [...welcome, first, ...talk, ...languages, ...askedScenes(page), ...others];
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
 * @param {string} tag
 */
async function speakIn(page, tag) {
  await page.locator("[data-action=language]").first().selectOption(tag);
  await page.waitForSelector(`html[lang="${tag}"]`);
}
