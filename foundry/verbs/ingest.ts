import { ingest as takeIn } from "../data/ingest.ts";
import { readers } from "../data/read/readers.ts";
import { treeOf } from "../data/tree.ts";
import { Usage, type Verb } from "../verb.ts";

/** A data set into the storage: `raw/NAME`. */
export const ingest: Verb = {
  usage: `FOLDER --as ${Object.keys(readers).join("|")} --name NAME --language sn --licence SPDX --source WHERE [--text COLUMN] [--storage DIR]`,
  about: "take a data set in, each sound by its digest; refused without a licence",
  options: {
    as: { type: "string" },
    name: { type: "string" },
    language: { type: "string" },
    licence: { type: "string" },
    source: { type: "string" },
    text: { type: "string" },
    storage: { type: "string" },
  },

  async run({ words, flags }, host) {
    const [from] = words;
    const { as, name, language, licence = "", source, text } = flags;
    if (!from || words.length > 1 || !as || !name || !language || !source)
      throw new Usage("it needs a folder, --as, --name, --language, --licence and --source");
    const asked = {
      dataset: String(name),
      from: host.at(from),
      as: String(as),
      language: String(language),
      licence: String(licence),
      source: String(source),
      ...(text ? { textKey: String(text) } : {}),
    };
    const { done, skipped } = await takeIn(asked, treeOf(flags.storage, host), host.tell);
    if (skipped) host.tell("done before");
    for (const [what, count] of Object.entries(done.counts)) host.print(`${what.padEnd(28)} ${count}`);
    return 0;
  },
};
