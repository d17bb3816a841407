// @ts-check
import { openModules } from "./support/modules.mjs";

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
