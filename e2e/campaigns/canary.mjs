// @ts-check
import { openModules } from "./support/modules.mjs";
import { seeded } from "./support/random.mjs";

/** @param {import("./support/campaign.mjs").Options} options @returns {Promise<import("./support/campaign.mjs").Result>} */
export async function campaign({ n, seed }) {
  const modules = await openModules();
  try {
    const { releases } = await modules.load("test/core/rollout/clients.ts");
    const { tellings } = await modules.load("test/core/rollout/telling.ts");
    const random = seeded(seed);
    const [all, told] = [releases(n, random), tellings(n, random)];
    return {
      runs: n,
      failures: [...all.failures, ...told.failures],
      figures: { ...all.figures, ...told.figures },
    };
  } finally {
    await modules.close();
  }
}
