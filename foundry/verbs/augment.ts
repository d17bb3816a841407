import { augment as make, readRecipe } from "../data/augment.ts";
import { poolOf } from "../data/pool-of.ts";
import { treeOf } from "../data/tree.ts";
import { readText } from "../read-text.ts";
import { Usage, type Verb } from "../verb.ts";

/** More of a set: with noise, faster or slower, in rooms. */
export const augment: Verb = {
  usage: "NAME --as NEW-NAME --recipe RECIPE.yaml [--concurrency N] [--storage DIR]",
  about: "make more of a set with noise, at other speeds, in rooms; the same again by its seed",
  options: {
    as: { type: "string" },
    recipe: { type: "string" },
    concurrency: { type: "string" },
    storage: { type: "string" },
  },

  async run({ words, flags }, host) {
    const [name] = words;
    if (!name || words.length > 1 || !flags.as || !flags.recipe)
      throw new Usage("it takes the name of a set, --as and --recipe");
    const path = String(flags.recipe);
    const recipe = readRecipe(await readText(path, host), path);
    const pool = poolOf(flags.concurrency);
    try {
      const { done, skipped } = await make(
        name,
        String(flags.as),
        recipe,
        treeOf(flags.storage, host),
        pool,
        host.tell,
      );
      if (skipped) host.tell("done before");
      for (const [what, count] of Object.entries(done.counts)) host.print(`${what.padEnd(28)} ${count}`);
    } finally {
      await pool.close();
    }
    return 0;
  },
};
