import { lineOf } from "../rows.ts";
import { cardOf } from "./card.ts";
import { fieldsOf, hubSplit, place, Sheets, type Writer } from "./writer.ts";

/** F4: `data/SPLIT/metadata.jsonl` beside the sounds it names, and the card that the hub reads. */
export const audioFolder: Writer = async (rows, target) => {
  const sheets = new Sheets(target.folder);
  const files = new Set<string>();
  for await (const row of rows()) {
    const home = `data/${hubSplit(row.split)}`;
    await place(row, `${home}/${row.id}.wav`, target);
    files.add(`${home}/${row.id}.wav`);
    const { split: _, ...fields } = fieldsOf(row);
    const consent = row.consent && { consent: JSON.stringify(row.consent) };
    await sheets.write(
      `${home}/metadata.jsonl`,
      lineOf({ file_name: `${row.id}.wav`, transcription: row.text, ...fields, ...consent }),
    );
  }
  const card = await cardOf(rows());
  await sheets.write("README.md", card);
  for (const name of await sheets.close()) files.add(name);
  return { files, left: {} };
};
