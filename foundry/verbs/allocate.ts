import { allocate as fill } from "../data/allocate.ts";
import { readPipeline, setsOf } from "../data/pipeline.ts";
import { treeOf } from "../data/tree.ts";
import { Usage, type Verb } from "../verb.ts";

/** `silver/*` of a catalogue to `gold/ENGINE/rows.jsonl`, by the routing table. */
export const allocate: Verb = {
  usage: "CATALOGUE.yaml [--json] [--storage DIR]",
  about: "give rows that are even to the engines, with splits; counts who got what, and why the rest did not",
  options: { json: { type: "boolean" }, storage: { type: "string" } },

  async run({ words, flags }, host) {
    const [path, ...more] = words;
    if (!path || more.length > 0) throw new Usage("it takes a catalogue");
    const pipeline = await readPipeline(path, host);
    const filled = await fill(setsOf(pipeline), pipeline.table, treeOf(flags.storage, host), host.tell);
    if (flags.json) {
      host.print(JSON.stringify(Object.fromEntries([...filled].map(([engine, { done }]) => [engine, done.counts]))));
      return 0;
    }
    for (const [engine, { done, skipped }] of filled) {
      if (skipped) host.tell(`${engine}: done before`);
      for (const [what, count] of Object.entries(done.counts)) host.print(`${engine} ${what.padEnd(28)} ${count}`);
    }
    return 0;
  },
};
