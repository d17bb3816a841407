// @ts-check
import { openModules } from "./support/modules.mjs";

/** Where recordings end; each has its share of the histories. */
const ARMS = /** @type {const} */ (["folder", "bucket", "plain bucket"]);

/** @param {import("./support/campaign.mjs").Options} options @returns {Promise<import("./support/campaign.mjs").Result>} */
export async function campaign({ n, seed }) {
  const modules = await openModules();
  try {
    const { givings } = await modules.load("test/app/collect/giving-chaos.ts");
    return await givings(n, seed);
  } finally {
    await modules.close();
  }
}
