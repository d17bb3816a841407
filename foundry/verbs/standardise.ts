import { LIMITS } from "../data/filters.ts";
import { poolOf } from "../data/pool-of.ts";
import { standardise as makeEven } from "../data/standardise.ts";
import { treeOf } from "../data/tree.ts";
import { Usage, type Verb } from "../verb.ts";

/** `raw/NAME` to `silver/NAME`. */
export const standardise: Verb = {
  usage: "NAME ... [--concurrency N] [--storage DIR]",
  about: "16 kHz mono, one spelling, and a reason for each row that is not good enough",
  options: { concurrency: { type: "string" }, storage: { type: "string" } },

  async run({ words, flags }, host) {
    if (words.length === 0) throw new Usage("it takes the name of a data set");
    const pool = poolOf(flags.concurrency);
    try {
      for (const name of words) {
        const { done, skipped } = await makeEven(name, LIMITS, treeOf(flags.storage, host), pool, host.tell);
        if (skipped) host.tell(`${name}: done before`);
        for (const [what, count] of Object.entries(done.counts)) host.print(`${name} ${what.padEnd(28)} ${count}`);
      }
    } finally {
      await pool.close();
    }
    return 0;
  },
};
