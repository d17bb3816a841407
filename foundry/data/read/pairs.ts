import { readFile } from "node:fs/promises";
import { failure, isFailure } from "../../../core/failure.ts";
import { within } from "../files.ts";
import { type Found, foundOf, type Reader } from "../found.ts";
import { pairName } from "../pair.ts";
import { jsonOf } from "../rows.ts";
import { recordOf } from "./audio-folder.ts";
import { filesBelow } from "./folder.ts";

/** Twelve digits of an MD5 of the words in the older layout, a SHA-256 of sound and words in ours. */
const NAME = /(?:^|\/)([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\/([0-9a-f]{12}|[0-9a-f]{64})\.wav$/;
const OURS = 64;

/**
 * Sounds with their words, by language (checklist B4): `LANGUAGE/HASH.wav`, `HASH.txt`, and `HASH.json` where more is known.
 * Where it is not, a machine spoke: the older layout holds what a voice said and was kept by itself.
 */
export const pairs: Reader = async function* (root): AsyncGenerator<Found, void, undefined> {
  const files = (await filesBelow(root)).filter((file) => NAME.test(file));
  if (files.length === 0) throw failure("bad-manifest", `${root} has no LANGUAGE/HASH.wav`);
  for (const file of files) {
    const [, language = "", name = ""] = NAME.exec(file) ?? [];
    const stem = file.slice(0, -".wav".length);
    const [words, told] = await Promise.all([textOf(root, `${stem}.txt`), textOf(root, `${stem}.json`)]);
    const record = told === undefined ? { synthetic: true } : recordOf(jsonOf(told, `${stem}.json`), `${stem}.json`);
    const changed =
      words !== undefined && name.length === OURS && pairName(await readFile(await within(root, file)), words) !== name;
    yield {
      ...foundOf({ language, ...record, text: words?.trim() ?? "" }, file),
      sound: { file },
      problem: words === undefined ? "no-text" : changed ? "corrupt" : undefined,
    };
  }
};

/** undefined where there is none, or where it is not of this folder. */
async function textOf(root: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(await within(root, name), "utf8");
  } catch (thrown) {
    if (isFailure(thrown)) return undefined;
    throw thrown;
  }
}
