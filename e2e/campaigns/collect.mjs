// @ts-check
import { openModules } from "./support/modules.mjs";

/** Where recordings end; each has its share of the histories. */
const ARMS = /** @type {const} */ (["folder", "bucket", "plain bucket"]);

/** @param {import("./support/campaign.mjs").Options} options @returns {Promise<import("./support/campaign.mjs").Result>} */
export async function campaign({ n, seed }) {
  const modules = await openModules();
  try {
    const { givings } = await modules.load("test/app/collect/giving-chaos.ts");
    /** @type {{ runs: number, failures: string[], figures: Record<string, number> }} */
    const all = { runs: 0, failures: [], figures: {} };
    for (const where of ARMS) {
      const { runs, failures, figures } = await givings(where, Math.ceil(n / ARMS.length), seed);
      all.runs += runs;
      all.failures.push(...failures.map((/** @type {string} */ one) => `${where}: ${one}`));
      for (const [what, count] of Object.entries({ histories: runs, ...figures }))
        all.figures[`${where}: ${what}`] = Number(count);
    }
    return all;
  } finally {
    await modules.close();
  }
}
