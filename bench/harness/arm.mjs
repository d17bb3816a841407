import { setTimeout as pause } from "node:timers/promises";
import { ARMS } from "./arms.mjs";
import { instrument } from "./instrument.mjs";

/** ms after the end of speech without an answer: the end was missed. */
const MISSED = 6_000;
/** ms that a noise is given to be answered. */
const PATIENCE = 2_500;
/** ms of the answer's sound that are listened to before it is stopped, so that five minutes are enough. */
const TASTE = 900;

/** One arm in a page of its own, driven by its documented surface alone. */
export class Arm {
  #page;
  /** @param {import("playwright-core").Page} page @param {string} name @param {number} loadMs */
  constructor(page, name, loadMs) {
    this.#page = page;
    this.name = name;
    this.loadMs = loadMs;
    /** @type {string[]} */
    this.errors = [];
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("crash", () => this.errors.push("the page crashed"));
  }

  /**
   * @param {import("playwright-core").BrowserContext} context
   * @param {string} url of the site
   * @param {string} name
   * @param {string} [query] more settings, for the arms of the site itself
   */
  static async open(context, url, name, query = "") {
    const page = await context.newPage();
    await page.addInitScript(instrument);
    const begun = performance.now();
    const { path = "" } = ARMS[name] ?? {};
    await page.goto(url + path + (query && path.startsWith("?") ? `&${query}` : ""));
    await page.waitForSelector('inzwa-app:is([data-state="idle"], [data-state="error"])', {
      timeout: 120_000,
      state: "attached",
    });
    const app = page.locator("inzwa-app");
    if ((await app.getAttribute("data-state")) === "error")
      throw new Error(`${name} did not start: ${(await app.innerText()).slice(0, 300)}`);
    return new Arm(page, name, performance.now() - begun);
  }

  /**
   * Says one input and waits for what comes of it.
   * @param {import("./inputs.mjs").Input} input
   * @param {{ whole?: boolean }} [options] whole: hear the answer to its end
   */
  async trial(input, { whole = false } = {}) {
    const page = this.#page;
    await page.bringToFront();
    await page.evaluate(() => globalThis.inzwaBench.reset());
    await page.click('[data-action="talk"]');
    await page.waitForSelector('inzwa-app[data-state="listening"]', { timeout: 10_000, state: "attached" });
    const before = await page.evaluate(() => globalThis.inzwaBench.snapshot().seen.at(-1));
    await page.evaluate((file) => globalThis.inzwaBench.play(file), input.file);
    const end = input.speechEnd / 16_000;
    await this.#settled(end, input.text === "" ? PATIENCE : MISSED, before, whole);
    const speechEnd = await page.evaluate((end) => globalThis.inzwaBench.said(end), end);
    const seen = await page.evaluate(() => globalThis.inzwaBench.snapshot());
    await page.click('[data-action="stop"]');
    await page.waitForSelector('inzwa-app[data-state="idle"]', { timeout: 10_000, state: "attached" });
    await page.evaluate(() => globalThis.inzwaBench.rest());
    await pause(120);
    return { arm: this.name, file: input.file, speechEnd, before, ...seen };
  }

  /** Until the answer is written and heard as far as wanted, or will not come. */
  async #settled(seconds, patience, before, whole) {
    await this.#page.waitForFunction(
      ([seconds, most, questions, answers, taste]) => {
        const { heard, seen } = globalThis.inzwaBench;
        const now = performance.now();
        const end = globalThis.inzwaBench.said(seconds);
        if (now < end) return false;
        const last = seen.at(-1);
        const wasAsked = ({ user }) => user.filter(({ final }) => final).length > questions;
        const asked = wasAsked(last);
        const working = last.state === "thinking" || last.state === "speaking";
        const cutOff = (seen.find(wasAsked)?.time ?? end) < end;
        if (cutOff && !working && now > end + 1_500) return true;
        const busy = (asked && !cutOff) || working;
        if (now > end + most && !busy) return true;
        if (now > end + most + 20_000) return true;
        const first = heard.find(({ type, time }) => type === "on" && time > end);
        if (!first || !asked) return false;
        const written = last.assistant.slice(answers).at(-1)?.final === true;
        if (!written || now < first.time + taste) return false;
        return taste > 0 ? true : last.state === "listening" || last.state === "idle";
      },
      [
        seconds,
        patience,
        before?.user.filter(({ final }) => final).length ?? 0,
        before?.assistant.length ?? 0,
        whole ? 0 : TASTE,
      ],
      { timeout: 60_000, polling: 20 },
    );
  }

  /** After a trial that hung: whatever goes on is stopped. */
  async recover() {
    await this.#page.click('[data-action="stop"]', { timeout: 2_000 }).catch(() => undefined);
    await pause(1_000);
  }

  /** Bytes of the page with its workers, after a collection; undefined where the browser does not tell. */
  memory() {
    return this.#page.evaluate(() => performance.measureUserAgentSpecificMemory?.().then(({ bytes }) => bytes));
  }

  close() {
    return this.#page.close();
  }
}
