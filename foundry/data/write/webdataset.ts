import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createTarPacker } from "modern-tar";
import { growing } from "../files.ts";
import type { UtteranceRow } from "../row.ts";
import { batches } from "../rows.ts";
import { fieldsOf, type Target, type Writer } from "./writer.ts";

/** Samples of one tar, as Lhotse and WebDataset have it. */
const SHARD = 1000;

/** F3: `SPLIT-000000.tar` with `ID.wav`, `ID.json` and `ID.txt`, side by side and without times, so that equal rows give equal bytes. */
export const webdataset: Writer = async (rows, target) => {
  const files = new Set<string>();
  for (const split of ["train", "dev", "test", "other"] as const) {
    let number = 0;
    for await (const batch of batches(only(rows(), split), SHARD)) {
      const name = `${split}-${String(number).padStart(6, "0")}.tar`;
      await pack(join(target.folder, name), batch, target);
      files.add(name);
      number += 1;
    }
  }
  return { files, left: {} };
};

async function* only(rows: AsyncIterable<UtteranceRow>, split: string) {
  for await (const row of rows) if ((row.split ?? "train") === split) yield row;
}

async function pack(path: string, rows: readonly UtteranceRow[], { tree }: Target): Promise<void> {
  const { readable, controller } = createTarPacker();
  const file = await growing(path);
  const written = (async () => {
    for await (const chunk of readable as unknown as AsyncIterable<Uint8Array>) await file.write(chunk);
  })();
  for (const row of rows) {
    const texts: [string, Uint8Array][] = [
      [".json", Buffer.from(JSON.stringify({ text: row.text, ...fieldsOf(row) }))],
      [".txt", Buffer.from(row.text)],
    ];
    const sounds: [string, Uint8Array][] = row.audio ? [[".wav", await readFile(tree.at(row.audio.path))]] : [];
    for (const [ending, bytes] of [...texts, ...sounds]) {
      const entry = controller.add({
        name: row.id + ending,
        size: bytes.length,
        type: "file",
        mtime: new Date(0),
        mode: 0o644,
      });
      const writer = entry.getWriter();
      await writer.write(bytes);
      await writer.close();
    }
  }
  controller.finalize();
  await written;
  await file.close();
}
