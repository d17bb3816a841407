// @ts-check
import { instrument } from "./bench.mjs";
import { check } from "./campaign.mjs";

/** ms of quiet after which an answer is over. */
const QUIET = 900;
/** ms that a pause between two words of an answer lasts at most. */
const PAUSE = 400;

/** @typedef {{ name: string, detail: object }} Mark */
/** @typedef {{ heard: { type: string, time: number }[], marks: Mark[], measures: { name: string, detail: { turn: number } }[], seen: { state: string, time: number, user: Line[], assistant: Line[] }[] }} Told */
/** @typedef {{ text: string, final: boolean }} Line */

/** A person before the built page: speaks into its microphone, types, and hears what comes out. */
export class Talker {
  #page;
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.#page = page;
    /** @type {string[]} */
    this.errors = [];
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  /** @param {import("playwright-core").BrowserContext} context @param {string} url */
  static async open(context, url) {
    const page = await context.newPage();
    await page.addInitScript(instrument);
    await page.goto(`${url}?mic=raw&earcons=off`);
    await page.waitForSelector('inzwa-app[data-state="idle"]', { timeout: 120_000, state: "attached" });
    const talker = new Talker(page);
    await page.evaluate(() => /** @type {any} */ (globalThis).inzwaBench.reset());
    await page.click('[data-action="talk"]');
    await page.waitForSelector('inzwa-app[data-state="listening"]', { timeout: 10_000, state: "attached" });
    return talker;
  }

  /** Questions that stand in the log for good. */
  questions() {
    return this.#page.locator('[role="log"] [data-role="user"][data-final]').count();
  }

  /** The newest lines of the log, as they stand, and why turns ended. @param {number} count @returns {Promise<string>} */
  async latest(count) {
    const lines = await this.#page.locator('[role="log"] [data-role]').allInnerTexts();
    const { marks } = await this.#told();
    const ends = marks.filter(({ name }) => name.endsWith("speech-over")).slice(-count);
    const shown = lines.slice(-count).map((line) => line.replaceAll(/\s+/g, " "));
    return `${shown.join(" / ")}; ends: ${JSON.stringify(ends.map(({ detail }) => detail))}`;
  }

  /** @param {number} ms */
  wait(ms) {
    return this.#page.waitForTimeout(ms);
  }

  /** @param {string} file @returns {Promise<void>} resolves once it begins */
  play(file) {
    return this.#page.evaluate((name) => /** @type {any} */ (globalThis).inzwaBench.play(name), file);
  }

  /**
   * Resolves when it has been said, to the time at which the voice began.
   * @param {import("./bench.mjs").Input} input
   * @param {{ settle?: boolean }} [options] settle: wait until the words stand in the log
   */
  async say({ file, speechStart, speechEnd }, { settle = true } = {}) {
    const before = await this.questions();
    await this.play(file);
    await this.#page.waitForFunction(
      (end) => performance.now() >= /** @type {any} */ (globalThis).inzwaBench.said(end),
      speechEnd / 16_000,
      { timeout: 20_000, polling: 20 },
    );
    const begun = await this.#page.evaluate(
      (start) => /** @type {any} */ (globalThis).inzwaBench.said(start),
      speechStart / 16_000,
    );
    if (settle)
      await this.#page.waitForFunction(
        (count) => document.querySelectorAll('[role="log"] [data-role="user"][data-final]').length > count,
        before,
        { timeout: 10_000 },
      );
    return begun;
  }

  /** @param {string} text */
  async type(text) {
    await this.#page.fill('[data-action="type"]', text);
    await this.#page.click('[data-action="send"]');
  }

  /** Until an answer is heard. */
  async audible() {
    await this.#page.waitForFunction(
      () =>
        /** @type {any} */ (globalThis).inzwaBench.heard.at(-1)?.type === "on" &&
        document.querySelector('inzwa-app[data-state="speaking"]'),
      undefined,
      { timeout: 20_000, polling: 20 },
    );
  }

  /**
   * Until the last question is answered and heard to its end.
   * @param {{ whole?: boolean }} [options] whole: nothing may have been interrupted
   */
  async answered({ whole = false } = {}) {
    await this.#page.waitForFunction(
      (quiet) => {
        const app = document.querySelector("inzwa-app");
        const lines = [...document.querySelectorAll('[role="log"] [data-role]')];
        const last = lines.at(-1);
        const done = last?.getAttribute("data-role") === "assistant" && last.hasAttribute("data-final");
        const off = /** @type {any} */ (globalThis).inzwaBench.heard.at(-1);
        const silent = off?.type === "off" && performance.now() - off.time > quiet;
        return app?.getAttribute("data-state") === "listening" && done && silent;
      },
      QUIET,
      { timeout: 40_000, polling: 50 },
    );
    if (!whole) return;
    const { measures } = await this.#told();
    const [asked, ended] = ["llm", "response"].map(
      (name) => measures.filter((one) => one.name === name).at(-1)?.detail.turn,
    );
    check(ended === asked, `turn ${asked} was to be heard to its end, and ${ended} was the last that was`);
  }

  /**
   * ms from a voice that began at `time` to the last sound of the answer it interrupts; none where it began between two
   * words and nothing more was said.
   * @param {number} time @returns {Promise<number | undefined>}
   */
  async silentAfter(time) {
    const { heard } = await this.#told();
    const last = heard.findLast((one) => one.time < time);
    const paused = last?.type === "off";
    check(last && !(paused && time - last.time > PAUSE), "an answer was being said when it was interrupted");
    const begins = paused ? heard.find((one) => one.type === "on" && one.time >= time) : last;
    if (!begins || begins.time - time > PAUSE) return undefined;
    const off = heard.find((one) => one.type === "off" && one.time >= Math.max(time, begins.time));
    check(off, "it fell silent");
    return off.time - time;
  }

  /** Questions and answers take turns: two answers in a row would be a double one. */
  check() {
    check(this.errors.length === 0, `errors: ${this.errors.join("; ")}`);
    return this.#page
      .locator('[role="log"] [data-role]')
      .evaluateAll((lines) => lines.map((line) => line.getAttribute("data-role")))
      .then((roles) => {
        const double = roles.findIndex((role, i) => role === "assistant" && roles[i - 1] !== "user");
        check(double < 0, `answer ${double} follows no question`);
      });
  }

  close() {
    return this.#page.close();
  }

  /** @returns {Promise<Told>} */
  #told() {
    return this.#page.evaluate(() => /** @type {any} */ (globalThis).inzwaBench.snapshot());
  }
}
