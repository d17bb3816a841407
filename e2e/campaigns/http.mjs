// @ts-check
import { openModules } from "./support/modules.mjs";
import { seeded } from "./support/random.mjs";

/** @param {import("./support/campaign.mjs").Options} options @returns {Promise<import("./support/campaign.mjs").Result>} */
export async function campaign({ n, seed }) {
  const modules = await openModules();
  try {
    const { mutations } = await modules.load("test/server/mutations.ts");
    return await mutations(n, seeded(seed));
  } finally {
    await modules.close();
  }
}
