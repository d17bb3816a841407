import { lineOf } from "../rows.ts";
import { fieldsOf, hubSplit, Sheets, type Writer } from "./writer.ts";

/** Words alone, a JSON object a line by split: what the `json` reader of the hub's `datasets` takes. */
export const jsonl: Writer = async (rows, target) => {
  const sheets = new Sheets(target.folder);
  for await (const row of rows()) {
    const { split: _, ...fields } = fieldsOf(row);
    await sheets.write(`${hubSplit(row.split)}.jsonl`, lineOf({ text: row.text, ...fields }));
  }
  return { files: new Set(await sheets.close()), left: {} };
};
