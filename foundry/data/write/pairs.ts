import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../files.ts";
import { PROMPTS, pairName, TRAINING } from "../pair.ts";
import { seconds, type UtteranceRow } from "../row.ts";
import { lineOf } from "../rows.ts";
import { fieldsOf, place, Sheets, type Target, type Writer } from "./writer.ts";

/** Checklist B4: `training-data/tts/LANGUAGE/HASH.wav` with its words in `HASH.txt`; `HASH.json` has all else that is known. */
export const pairs: Writer = async (rows, target) => {
  const files = new Set<string>();
  let twice = 0;
  for await (const row of rows()) {
    const stem = await stemOf(row, TRAINING, target);
    if (files.has(`${stem}.wav`)) {
      twice += 1;
      continue;
    }
    await place(row, `${stem}.wav`, target);
    await writeWhole(join(target.folder, `${stem}.txt`), row.text);
    await writeWhole(join(target.folder, `${stem}.json`), lineOf(fieldsOf(row)));
    for (const extension of ["wav", "txt", "json"]) files.add(`${stem}.${extension}`);
  }
  return { files, left: twice > 0 ? { twice } : {} };
};

/** Checklist B2: `voice-audio/ivr/LANGUAGE/HASH.wav`, and `index.jsonl` beside them, by which a telephone finds what it has to say. */
export const ivr: Writer = async (rows, target) => {
  const sheets = new Sheets(target.folder);
  const files = new Set<string>();
  let twice = 0;
  for await (const row of rows()) {
    const stem = await stemOf(row, PROMPTS, target);
    if (files.has(`${stem}.wav`)) {
      twice += 1;
      continue;
    }
    await place(row, `${stem}.wav`, target);
    files.add(`${stem}.wav`);
    const file = stem.slice(stem.lastIndexOf("/") + 1);
    const line = { file: `${file}.wav`, text: row.text, duration: seconds(row), ...fieldsOf(row) };
    await sheets.write(`${PROMPTS}/${row.language}/index.jsonl`, lineOf(line));
  }
  for (const name of await sheets.close()) files.add(name);
  return { files, left: twice > 0 ? { twice } : {} };
};

async function stemOf(row: UtteranceRow, home: string, { tree }: Target): Promise<string> {
  if (!row.audio) throw new Error(`${row.id} has no sound to place`);
  return `${home}/${row.language}/${pairName(await readFile(tree.at(row.audio.path)), row.text)}`;
}
