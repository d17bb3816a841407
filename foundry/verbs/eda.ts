import { summaryOf } from "../data/eda.ts";
import { writeWhole } from "../data/files.ts";
import { readRows } from "../data/rows.ts";
import { Usage, type Verb } from "../verb.ts";

/** What is in a set. */
export const eda: Verb = {
  usage: "ROWS.jsonl [--out summary.json]",
  about: "rows, hours, speakers, lengths, words and letters of a set, as JSON",
  options: { out: { type: "string" } },

  async run({ words, flags }, host) {
    const [rows] = words;
    if (!rows || words.length > 1) throw new Usage("it takes a file of rows");
    const summary = `${JSON.stringify(await summaryOf(readRows(host.at(rows))), null, 2)}\n`;
    if (flags.out) await writeWhole(host.at(String(flags.out)), summary);
    else host.print(summary.trimEnd());
    return 0;
  },
};
