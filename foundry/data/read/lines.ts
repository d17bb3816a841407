import { join } from "node:path";
import { failure } from "../../../core/failure.ts";
import { type Found, foundOf, type Reader } from "../found.ts";
import { linesOf } from "../rows.ts";
import { filesBelow } from "./folder.ts";

/** Words without sound: each line of each `.txt` is a row. */
export const lines: Reader = async function* (root): AsyncGenerator<Found, void, undefined> {
  const files = (await filesBelow(root)).filter((file) => file.endsWith(".txt"));
  if (files.length === 0) throw failure("bad-manifest", `${root} has no .txt file`);
  for (const file of files) {
    let number = 0;
    for await (const text of linesOf(join(root, file))) yield foundOf({ text }, `${file}:${++number}`);
  }
};
