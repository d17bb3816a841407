// @ts-check
import { heldNow } from "./bench.mjs";
import { becomesIdle } from "./page.mjs";

/** ms between two looks at a file, and without any progress after which it stands still. */
const LOOK = 100;
const PATIENCE = 60_000;
/** ms between two readings of the memory of a page that starts; MiB by which they differ at the most and how many do where it is at rest; how many are taken. */
const REST = 500;
const STILL = 8;
const READINGS = 3;
const MOST = 30;
const MIB = 2 ** 20;

/** @typedef {{ state: string, share: number, lines: number }} Look share: of the file, 0 to 1 */
/** @typedef {{ second: number, text: string }} Line second: at which it begins, cut off */
/** @typedef {{ told: number, anonymous: number | undefined }} Held MiB: what the page tells of itself and its workers, and the pages of memory of all renderers that are no file's (Linux) */

/** The screen Transcribe, by its documented surface alone. */
export class FileDesk {
  #browser;
  #page;
  /**
   * @param {Awaited<ReturnType<typeof import("./chromium.mjs").startChromium>>} browser
   * @param {import("playwright-core").Page} page
   */
  constructor(browser, page) {
    this.#browser = browser;
    this.#page = page;
    /** @type {string[]} */
    this.errors = [];
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  /** @param {Awaited<ReturnType<typeof import("./chromium.mjs").startChromium>>} browser @param {string} url */
  static async open(browser, url) {
    const page = await browser.context.newPage();
    const desk = new FileDesk(browser, page);
    await page.goto(`${url}#transcribe`);
    await becomesIdle(page);
    await page.locator('[data-action="transcribe-choose"]').waitFor({ state: "attached" });
    await desk.#rest();
    return desk;
  }

  /** What the start itself took, engines that are warmed among it, is given back. */
  async #rest() {
    let before = Number.NaN;
    for (let still = 0, taken = 0; still < READINGS && taken < MOST; taken++) {
      const { told, anonymous = told } = await this.held();
      still = Math.abs(anonymous - before) < STILL ? still + 1 : 0;
      before = anonymous;
      await this.#page.waitForTimeout(REST);
    }
  }

  /** Drops a file on the screen, as from a folder's window. @param {string} path @returns {Promise<number>} its place in the list */
  async drop(path) {
    const place = await this.#files.count();
    const session = await this.#browser.context.newCDPSession(this.#page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of /** @type {const} */ (["dragEnter", "dragOver", "drop"]))
      await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
    await session.detach();
    await this.#files.nth(place).waitFor();
    return place;
  }

  /**
   * Until it is over, or stands still for a minute: its state is "still reading" then.
   * @param {number} place
   * @param {(look: Look) => Promise<boolean>} look hears of all progress; true: no more of it; its own time is not the file's
   * @returns {Promise<Look>} the last one
   */
  async follow(place, look) {
    let share = -1;
    let moved = performance.now();
    for (;;) {
      const now = await this.#look(place);
      const progress = now.share > share;
      if (performance.now() - moved > PATIENCE && !progress) return { ...now, state: `still ${now.state}` };
      share = Math.max(share, now.share);
      const over = !["waiting", "opening", "reading", "paused"].includes(now.state);
      if (over || (await look(now))) return now;
      // Chromium waits up to a minute for a worker that is to tell of its memory.
      if (progress) moved = performance.now();
      await this.#page.waitForTimeout(LOOK);
    }
  }

  /** @param {number} place @param {string} action */
  press(place, action) {
    return this.#files.nth(place).locator(`[data-action="transcribe-${action}"]`).click();
  }

  /** @param {number} place @returns {Promise<Line[]>} */
  lines(place) {
    return this.#files.nth(place).evaluate((card) =>
      [...card.querySelectorAll("[data-transcript] li")].map((line) => {
        const [time = "", text = ""] = [...line.children].map(({ textContent }) => textContent?.trim() ?? "");
        return { second: time.split(":").reduce((sum, part) => 60 * sum + Number(part), 0), text };
      }),
    );
  }

  /** Behind a collection of garbage, which asking the page brings about. @returns {Promise<Held>} */
  async held() {
    const told = await this.#page.evaluate(() =>
      /** @type {any} */ (performance).measureUserAgentSpecificMemory().then((/** @type {any} */ { bytes }) => bytes),
    );
    const linux = process.platform === "linux";
    return { told: told / MIB, anonymous: linux ? heldNow(this.#browser.pid).anonymous / MIB : undefined };
  }

  get #files() {
    return this.#page.locator("inzwa-transcribe [data-file]");
  }

  /** @param {number} place @returns {Promise<Look>} */
  #look(place) {
    return this.#files.nth(place).evaluate((card) => ({
      state: card.getAttribute("data-file-state") ?? "",
      share: card.querySelector("progress")?.value ?? 0,
      lines: card.querySelectorAll("[data-transcript] li").length,
    }));
  }
}
