import { place, Sheets, type Writer } from "./writer.ts";

/** F20: one voice a folder, named by its pseudonym: `wavs/` and `metadata.csv` with `id|text|normalised text`. */
export const ljspeech: Writer = async (rows, target) => {
  const sheets = new Sheets(target.folder);
  const files = new Set<string>();
  const left: Record<string, number> = {};
  for await (const row of rows()) {
    const reason = !row.speaker ? "no-speaker" : row.text.includes("|") ? "bar-in-text" : undefined;
    if (reason) {
      left[reason] = (left[reason] ?? 0) + 1;
      continue;
    }
    const name = `${row.speaker}/wavs/${row.id}.wav`;
    await place(row, name, target);
    files.add(name);
    await sheets.write(`${row.speaker}/metadata.csv`, `${row.id}|${row.text}|${row.text}\n`);
  }
  for (const name of await sheets.close()) files.add(name);
  return { files, left };
};
