import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../../core/failure.ts";
import { sizeOf } from "../files.ts";
import { type Found, foundOf, type Reader } from "../found.ts";
import type { Split } from "../row.ts";
import { linesOf } from "../rows.ts";
import { unescaped } from "../tsv.ts";

/** In this order, so that a clip of `validated` that stands in a split already is taken from there. */
const FILES: readonly (readonly [string, Split])[] = [
  ["test.tsv", "test"],
  ["dev.tsv", "dev"],
  ["train.tsv", "train"],
  ["validated.tsv", "other"],
];

/** A language's folder of Common Voice, scripted (F6) or spontaneous (F7). */
export const commonVoice: Reader = async function* (root): AsyncGenerator<Found, void, undefined> {
  const spontaneous = (await readdir(root)).filter((name) => /^ss-corpus-.*\.tsv$/.test(name)).sort();
  const seen = new Set<string>();
  for (const name of spontaneous) yield* spoken(root, name);
  let any = spontaneous.length > 0;
  for (const [name, split] of FILES) {
    if ((await sizeOf(join(root, name))) === undefined) continue;
    any = true;
    for await (const row of tsv(join(root, name))) {
      const { path = "", sentence = "", sentence_id: _sentence, locale, ...others } = row;
      if (seen.has(path)) continue;
      seen.add(path);
      const id = path.replace(/\.\w+$/, "");
      yield {
        ...foundOf({ ...others, text: sentence, language: locale, id }, path),
        split,
        sound: { file: `clips/${path}` },
      };
    }
  }
  if (!any)
    throw failure("bad-manifest", `${root} has no train.tsv, dev.tsv, test.tsv, validated.tsv or ss-corpus-*.tsv`);
};

async function* spoken(root: string, name: string): AsyncGenerator<Found, void, undefined> {
  for await (const row of tsv(join(root, name))) {
    const {
      audio_file: file = "",
      transcription = "",
      audio_id: _audio,
      prompt_id: _prompt,
      duration_ms: _ms,
      ...others
    } = row;
    const found = foundOf({ ...others, text: transcription }, file);
    const problem = transcription === "" ? "no-text" : undefined;
    yield { ...found, problem, sound: { file: `audios/${file}` } };
  }
}

/** Without quotes: a stray one would swallow rows. The first line alone is the header. */
async function* tsv(path: string): AsyncGenerator<Record<string, string>, void, undefined> {
  let header: string[] | undefined;
  for await (const line of linesOf(path)) {
    const fields = unescaped(line);
    if (header) yield Object.fromEntries(header.map((key, i) => [key, fields[i] ?? ""]));
    else header = fields;
  }
}
