import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { failure } from "../../core/failure.ts";
import { writeWhole } from "../data/files.ts";
import { lineOf } from "../data/rows.ts";
import { digestOf, nameOf, type Replied, type Rubric } from "./judge.ts";
import { type Label, readLabelled } from "./judged.ts";

/** A judge's file of labels, which grows by a line a reply, each on the disk before the next one is asked for. */
export interface Labels {
  /** What an earlier run wrote. */
  readonly before: readonly Label[];
  add(label: Label): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file or begins it. A line that an end of power left broken is taken out. path: absolute; name: as a person gave it. Throws
 * `bad-manifest` where the file has labels of other replies, of somebody else or by another rubric, which would count along with these.
 */
export async function openLabels(
  path: string,
  name: string,
  { replies, model, rubric }: { readonly replies: readonly Replied[]; readonly model: string; readonly rubric: Rubric },
): Promise<Labels> {
  const text = await textOf(path, name);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const before = whole.trim() === "" ? [] : readLabelled(whole, name);
  const items = new Set(replies.map(({ item }) => item));
  const [by, asked] = [nameOf(model), digestOf(rubric)];
  const strange = before.find((one) => one.by !== by || one.rubric !== asked || !items.has(one.item));
  if (strange) {
    const other = strange.by === by && items.has(strange.item) ? " by another rubric" : "";
    throw failure(
      "bad-manifest",
      `${name} has what ${strange.by} said of "${strange.item}"${other}: name another file`,
    );
  }
  if (whole !== text) await writeWhole(path, whole);
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a");
  return {
    before,
    async add(label) {
      await file.appendFile(lineOf(label));
      await file.datasync();
    },
    close: () => file.close(),
  };
}

async function textOf(path: string, name: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw failure("no-storage", `${name} cannot be read (${error.code})`);
  });
}
