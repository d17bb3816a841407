// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "../../scripts/house/command.mjs";
import { serve } from "../../scripts/serve.mjs";
import { becomesIdle } from "./support/page.mjs";
import { seeded } from "./support/random.mjs";

const PATIENCE = { timeout: 300_000 };
/** Passages of a document, words of a passage, and questions. */
const PASSAGES = 500;
const WORDS = 30;
const QUESTIONS = 40;
/** ms of a search, with its way to the thread and back, that 95 of 100 questions may take; share that is to be answered by the passage. */
const LIMIT = 50;
const RIGHT = 0.8;
/** As in test/workers/search/speed.ts: words of Shona with the beginnings and ends that they take. */
const PREFIXES = ["ku", "zvi", "chi", "mu", "va", "ma", "ndi", "pa", "ne", ""];

/**
 * Takes documents of n passages in by the screen Documents and asks for what single ones say: how long the search's thread
 * takes until it has answered, and whether the reply is the passage's.
 * @param {import("./support/campaign.mjs").Options} options
 * @returns {Promise<import("./support/campaign.mjs").Result>}
 */
export async function campaign({ n, seed, dist, chromium: executablePath }) {
  const random = seeded(seed);
  const { files, facts } = written(n, random);
  const site = await serve({ dir: dist, port: 0 });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(watchThreads);
    await page.goto(`${site.url}#documents`);
    await becomesIdle(page);
    await page.locator("inzwa-documents[data-documents]").waitFor(PATIENCE);
    const begun = performance.now();
    await page.locator('[data-action="documents-choose"]').setInputFiles(files);
    await page
      .locator("inzwa-documents [data-document]")
      .nth(files.length - 1)
      .waitFor(PATIENCE);
    const taken = (performance.now() - begun) / 1000;
    await page.goto(`${site.url}#talk`);
    await page.evaluate(() => Object.assign(globalThis, { took: [] }));
    const wrong = [];
    const replies = page.getByRole("log").locator('[data-role="assistant"]');
    for (let i = 0; i < QUESTIONS; i++) {
      const { of, is } = facts[Math.floor(random() * facts.length)] ?? { of: "", is: "" };
      await page.locator('[data-action="type"]').fill(`Kodhi yegedhi ${of} ndeipi?`);
      await page.locator('[data-action="send"]').click();
      const reply = replies.nth(i);
      await reply.waitFor(PATIENCE);
      await page.waitForFunction(
        (i) => [...document.querySelectorAll('[role="log"] [data-role="assistant"]')][i]?.hasAttribute("data-final"),
        i,
        PATIENCE,
      );
      const text = await reply.innerText();
      if (!text.includes(is)) wrong.push(`${of}: ${text.slice(0, 80)}`);
      const stop = page.locator('[data-action="stop"]');
      if (await stop.isVisible()) await stop.click().catch(() => {});
      await becomesIdle(page);
    }
    const times = await page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (globalThis).took));
    const at = (/** @type {number} */ share) =>
      times.sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? Number.NaN;
    const failures = [
      ...(times.length >= QUESTIONS ? [] : [`only ${times.length} searches were seen`]),
      ...(at(0.95) <= LIMIT ? [] : [`a search took ${at(0.95).toFixed(1)} ms (95th of 100)`]),
      ...(wrong.length <= (1 - RIGHT) * QUESTIONS ? [] : wrong),
    ];
    const figures = {
      passages: facts.length,
      "taken in": `${taken.toFixed(1)} s`,
      searches: times.length,
      "one search, middle": `${at(0.5).toFixed(1)} ms`,
      "one search, 95th of 100": `${at(0.95).toFixed(1)} ms`,
      "one search, longest": `${at(1).toFixed(1)} ms`,
      "answered by the passage": `${QUESTIONS - wrong.length} of ${QUESTIONS}`,
    };
    return { runs: QUESTIONS, failures, figures };
  } finally {
    await browser.close();
    await site.close();
  }
}

/** @param {number} n @param {() => number} random */
function written(n, random) {
  const shona = [...new Set(readFileSync(join(root, "test/answers/sn.jsonl"), "utf8").match(/\p{L}{3,}/gu) ?? [])];
  const draw = (/** @type {readonly string[]} */ from, power = 1) =>
    from[Math.floor(from.length * random() ** power)] ?? "";
  const word = () =>
    `${draw(PREFIXES)}${draw(shona, 2)}${random() < 0.3 ? draw(shona, 2).slice(-4) : ""}`.toLowerCase();
  const facts = Array.from({ length: n }, () => ({
    of: `re${word()} ne${word()}`,
    is: String(100_000 + Math.floor(random() * 900_000)),
  }));
  const passage = (/** @type {(typeof facts)[number]} */ { of, is }) =>
    `Kodhi yegedhi ${of} inoti ${is}. ${Array.from({ length: WORDS }, word).join(" ")}.`;
  const files = Array.from({ length: Math.ceil(n / PASSAGES) }, (_, i) => ({
    name: `gwaro-${i}.md`,
    mimeType: "text/markdown",
    buffer: Buffer.from(
      facts
        .slice(i * PASSAGES, (i + 1) * PASSAGES)
        .map(passage)
        .join("\n\n"),
    ),
  }));
  return { files, facts };
}

/** In the page: how long the search's thread takes for each question, from the message to it until the one back. */
function watchThreads() {
  /** @type {number[]} */
  const took = [];
  Object.assign(globalThis, { took });
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    /** @param {[string | URL, WorkerOptions?]} given */
    constructor(...given) {
      super(...given);
      /** @type {Map<unknown, number>} */
      const asked = new Map();
      const post = this.postMessage.bind(this);
      /** @param {any[]} sent */
      this.postMessage = (...sent) => {
        if (sent[0]?.argumentList?.[1]?.value === "ask") asked.set(sent[0].id, performance.now());
        // @ts-expect-error: both forms of the message are passed on as they are.
        post(...sent);
      };
      this.addEventListener("message", ({ data }) => {
        const since = asked.get(data?.id);
        if (since !== undefined) /** @type {any} */ (globalThis).took.push(performance.now() - since);
      });
    }
  };
}
