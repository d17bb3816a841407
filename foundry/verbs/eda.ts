import { dirname, join } from "node:path";
import { summaryOf } from "../data/eda.ts";
import { writeWhole } from "../data/files.ts";
import { readRows } from "../data/rows.ts";
import { pictures, summarised } from "../slu/eda.ts";
import { readClips } from "../slu/metadata.ts";
import { type Host, Usage, type Verb } from "../verb.ts";

/** What is in a set. */
export const eda: Verb = {
  usage: "ROWS.jsonl [--out summary.json] | --metadata metadata.csv --output-dir FOLDER",
  about: "rows, hours, speakers, lengths, words and letters of a set, as JSON; of spoken orders with pictures",
  options: { out: { type: "string" }, metadata: { type: "string" }, "output-dir": { type: "string" } },

  async run({ words, flags }, host) {
    const { metadata, "output-dir": folder } = flags;
    if (metadata !== undefined) {
      if (words.length > 0 || typeof folder !== "string") throw new Usage("--metadata goes with --output-dir alone");
      return orders(host.at(String(metadata)), host.at(folder), host);
    }
    const [rows] = words;
    if (!rows || words.length > 1) throw new Usage("it takes a file of rows");
    const summary = `${JSON.stringify(await summaryOf(readRows(host.at(rows))), null, 2)}\n`;
    if (flags.out) await writeWhole(host.at(String(flags.out)), summary);
    else host.print(summary.trimEnd());
    return 0;
  },
};

/** Spoken orders: summary.json and a picture each of products, quantities and lengths. */
async function orders(metadata: string, folder: string, host: Host): Promise<number> {
  const { summary, seconds } = await summarised(await readClips(metadata), dirname(metadata));
  await writeWhole(join(folder, "summary.json"), `${JSON.stringify(summary, null, 2)}\n`);
  for (const [name, svg] of Object.entries(pictures(summary, seconds))) await writeWhole(join(folder, name), svg);
  host.print(`${summary.rows} recordings, ${summary.seconds.sum} s, ${summary.pairs} pairs of product and quantity`);
  return 0;
}
