// @ts-check
import { execFileSync } from "node:child_process";
import { openModules } from "./modules.mjs";
import { seeded } from "./random.mjs";

/**
 * A campaign against the built foundry: `name` of a module below the root, called with runs and draws.
 * @param {string} file
 * @param {string} name
 * @returns {(options: import("./campaign.mjs").Options) => Promise<import("./campaign.mjs").Result>}
 */
export function ofFoundry(file, name) {
  return async ({ n, seed }) => {
    // Builds the program where it is missing or old.
    execFileSync("npx", ["inzwa-foundry", "--help"], { stdio: "ignore" });
    const modules = await openModules();
    try {
      const module = await modules.load(file);
      return await module[name](n, seeded(seed));
    } finally {
      await modules.close();
    }
  };
}
