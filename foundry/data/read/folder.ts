import { readdir, readFile } from "node:fs/promises";
import { dirname, extname, join, relative } from "node:path";
import { type Found, foundOf, type Reader, splitOf } from "../found.ts";

export const SOUND = /\.(wav|mp3|flac|ogg|oga|opus|m4a|webm)$/i;

/** All files below a folder with slashes, sorted by code unit so that every machine sees one order. Hidden ones are left out. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !path.split("/").some((part) => part.startsWith(".")))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Sounds with the words in a .txt of the same name; the folder above a sound names its speaker where there is one. */
export const folder: Reader = async function* (root): AsyncGenerator<Found, void, undefined> {
  for (const file of await filesBelow(root)) {
    if (!SOUND.test(file)) continue;
    const words = await readFile(join(root, file.slice(0, -extname(file).length).concat(".txt")), "utf8").catch(
      () => undefined,
    );
    const above = dirname(file).split("/").at(-1);
    const split = above === undefined ? undefined : splitOf(above);
    yield {
      ...foundOf({ text: words?.trim() ?? "", speaker: above === "." || split ? undefined : above }, file),
      split,
      sound: { file },
      problem: words === undefined ? "no-text" : undefined,
    };
  }
};
