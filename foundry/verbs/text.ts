import { stat } from "node:fs/promises";
import { parse } from "../../core/parse.ts";
import { writeWhole } from "../data/files.ts";
import { ingest } from "../data/ingest.ts";
import { licenceOf } from "../data/licence.ts";
import { pairsOf } from "../data/pairs.ts";
import { languageTag } from "../data/row.ts";
import { lineOf } from "../data/rows.ts";
import { treeOf } from "../data/tree.ts";
import { readText } from "../read-text.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

/** Words without sound: with a source and a licence, or not at all. */
export const text: Verb = {
  usage:
    "add FOLDER --name NAME --language sn --licence SPDX --source WHERE [--storage DIR] | pairs DIALOGUES.txt --language sn --licence SPDX --source WHERE --out PAIRS.jsonl",
  about: "take in sentences, or make chat pairs of dialogues; refused without source and licence",
  options: {
    name: { type: "string" },
    language: { type: "string" },
    licence: { type: "string" },
    license: { type: "string" },
    source: { type: "string" },
    out: { type: "string" },
    storage: { type: "string" },
  },

  async run(given, host) {
    const [what, path, ...more] = given.words;
    const { language, source } = given.flags;
    if ((what !== "add" && what !== "pairs") || !path || more.length > 0)
      throw new Usage("it takes add FOLDER or pairs FILE");
    if (!language || !source) throw new Usage("it needs --language and --source");
    if (!parse(languageTag, language).ok) throw new Usage("--language is a tag such as sn");
    const licence = licenceOf(given.flags.licence ?? given.flags.license, path);
    const about = { language: String(language), licence, source: String(source) };
    return what === "add" ? add(path, about, given, host) : pairs(path, about, given, host);
  },
};

type About = { language: string; licence: string; source: string };

async function add(path: string, about: About, { flags }: Given, host: Host): Promise<number> {
  if (!flags.name) throw new Usage("it needs --name");
  const from = host.at(path);
  const known = await stat(from).catch(() => undefined);
  if (!known?.isDirectory()) throw new Usage(`${path} is no folder`);
  const asked = { ...about, dataset: String(flags.name), from, as: "lines" };
  const { done } = await ingest(asked, treeOf(flags.storage, host), host.tell);
  for (const [what, count] of Object.entries(done.counts)) host.print(`${what.padEnd(28)} ${count}`);
  return 0;
}

async function pairs(path: string, about: About, { flags }: Given, host: Host): Promise<number> {
  if (!flags.out) throw new Usage("it needs --out");
  const all = pairsOf(await readText(path, host), about);
  await writeWhole(host.at(String(flags.out)), all.map(lineOf).join(""));
  host.print(`pairs ${all.length}`);
  return 0;
}
