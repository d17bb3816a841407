// @ts-check
import { createServer } from "node:net";
import { chromium } from "playwright-core";

const ARGS = ["--no-sandbox", "--no-first-run", "--disable-quic", "--disable-component-update", "--disable-sync"];

/**
 * @typedef {"performance" | "accessibility" | "best-practices"} Category
 * @typedef {object} Audited
 * @property {Record<string, number>} scores 0..100
 * @property {string[]} costs "category: title (what Lighthouse found)" of every audit that is not full
 * @property {Record<string, number>} times ms, of the metrics
 */

/** @type {readonly Category[]} */
export const CATEGORIES = ["performance", "accessibility", "best-practices"];

/**
 * Lighthouse as it looks at a phone: 4x slower processor, slow 4G, both computed.
 * @param {{ url: string, executablePath: string, categories?: readonly Category[] }} options
 * @returns {Promise<Audited>}
 */
export async function audit({ url, executablePath, categories = CATEGORIES }) {
  const { default: lighthouse } = await import("lighthouse");
  const port = await freePort();
  const browser = await chromium.launch({ executablePath, args: [...ARGS, `--remote-debugging-port=${port}`] });
  try {
    const result = await lighthouse(url, { port, logLevel: "error", output: "json", onlyCategories: [...categories] });
    if (!result) throw new Error("Lighthouse gave no result");
    if (result.lhr.runtimeError) throw new Error(result.lhr.runtimeError.message);
    return judged(result.lhr);
  } finally {
    await browser.close();
  }
}

/**
 * @param {import("lighthouse").Result} lhr
 * @returns {Audited}
 */
function judged({ categories, audits }) {
  const all = Object.values(categories);
  const scores = Object.fromEntries(all.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
  const costs = all.flatMap(({ id, auditRefs }) =>
    auditRefs.flatMap(({ id: audit, weight }) => {
      const found = audits[audit];
      if (!found || weight === 0 || found.score === null || found.score >= 0.995) return [];
      return [`${id}: ${found.title}${found.displayValue ? ` (${found.displayValue})` : ""}`];
    }),
  );
  const metrics = ["first-contentful-paint", "largest-contentful-paint", "speed-index", "total-blocking-time"];
  const times = Object.fromEntries(metrics.map((name) => [name, Math.round(audits[name]?.numericValue ?? Number.NaN)]));
  return { scores, costs, times };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
