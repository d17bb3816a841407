// @ts-check
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seeded } from "./random.mjs";

/**
 * @typedef {object} Options
 * @property {number} n runs
 * @property {number} [minutes] for which a soak goes on
 * @property {number} seed
 * @property {string} dist folder of the built site
 * @property {string} chromium path
 * @property {(line: string) => void} [log] hears of each run
 */
/**
 * @typedef {object} Result
 * @property {number} runs
 * @property {readonly string[]} failures a line each
 * @property {Readonly<Record<string, string | number>>} figures
 */
/**
 * @typedef {object} Run
 * @property {number} number from 0
 * @property {() => number} random in [0, 1)
 * @property {string} profile an empty folder
 */

/**
 * Does it n times, each in a fresh profile. What `once` throws is a failure of that run, and the next one begins.
 * @param {Options} options
 * @param {(run: Run) => Promise<string>} once resolves to what happened, in words
 * @returns {Promise<{ runs: number, failures: string[] }>}
 */
export async function repeat({ n, seed, log = () => {} }, once) {
  const failures = [];
  for (let number = 0; number < n; number++) {
    const profile = mkdtempSync(join(tmpdir(), "inzwa-campaign-"));
    const begun = performance.now();
    try {
      // Each run has numbers of its own, so that one of them can be repeated alone.
      const told = await once({ number, random: seeded(seed + 7919 * number), profile });
      log(`${number}: ${told}, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    } catch (thrown) {
      const line = `${number}: FAILED: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
      failures.push(line);
      log(line);
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }
  return { runs: n, failures };
}

/**
 * @param {unknown} holds
 * @param {string} what was expected
 * @returns {asserts holds}
 */
export function check(holds, what) {
  if (!holds) throw new Error(what);
}
