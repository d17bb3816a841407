import { dirname, join } from "node:path";
import { writeWhole } from "../data/files.ts";
import { idsText, MAP_FILES } from "../slu/label-maps.ts";
import { type Clip, mapsOf, metadataText, movedTo, readClips } from "../slu/metadata.ts";
import { Usage, type Verb } from "../verb.ts";

/** What is ordered in which recording, as training takes it: docs/orders.md. */
export const metadata: Verb = {
  usage: "SET.json|SET.csv ... --output-dir FOLDER [--split train|dev|test]",
  about: "write metadata.csv, product2id.json and qty2id.json of recordings with product and quantity",
  options: { "output-dir": { type: "string" }, split: { type: "string" } },

  async run({ words, flags }, host) {
    if (words.length === 0 || typeof flags["output-dir"] !== "string")
      throw new Usage("it takes manifests with product and quantity, and --output-dir");
    const { split } = flags;
    if (split !== undefined && !["train", "dev", "test"].includes(String(split)))
      throw new Usage("--split is train, dev or test");
    const folder = host.at(flags["output-dir"]);
    const clips: Clip[] = [];
    for (const word of words) {
      const file = host.at(word);
      const read = movedTo(folder, dirname(file), await readClips(file));
      clips.push(...(split === undefined ? read : read.map((clip) => ({ ...clip, split: String(split) }))));
    }
    const maps = mapsOf(clips);
    await writeWhole(join(folder, "metadata.csv"), metadataText(clips));
    for (const head of ["product", "quantity"] as const)
      await writeWhole(join(folder, MAP_FILES[head]), idsText(maps[head]));
    // Without "none".
    const counted = [Object.keys(maps.product), Object.keys(maps.quantity)].map(({ length }) => length - 1);
    host.print(`${clips.length} recordings, ${counted[0]} products, ${counted[1]} quantities`);
    return 0;
  },
};
