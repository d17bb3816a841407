import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import type { Part } from "../../core/measure/bootstrap.ts";
import { jsonOf } from "../data/rows.ts";
import { scoreOf } from "../eval/asr-cases.ts";
import { wordF1 } from "../measures/word-f1.ts";
import type { Stage } from "./recipes.ts";

type Line = Readonly<Record<string, unknown>>;
/** What of each thing that was asked went wrong; undefined for what never reached the model. */
type Parts = readonly (Part | undefined)[];

interface Scores {
  /** What is compared, as it is told; the lower the better. */
  readonly name: string;
  /** Of the draws. */
  readonly draws: string;
  /** kit, folder: absolute; the folder is what `eval` left. Throws `bad-manifest` where it is not of the kit's whole test set. */
  of(kit: string, folder: string, written: (text: string) => string): Promise<Parts>;
}

export const SCORES: Readonly<Record<Stage, Scores>> = {
  asr: {
    name: "WER",
    draws: "wer",
    async of(kit, folder, written) {
      const asked = await linesOf(join(kit, "manifests/test.json"));
      const path = join(folder, "predictions.json");
      const found = byKey(await linesOf(path), "id", path);
      return matched(asked, found, { key: "id", same: ["text"], path }).map(([{ text }, { pred_text }]) => {
        if (typeof pred_text !== "string") throw bad(`${path}: a clip has no pred_text`);
        const score = scoreOf(written(String(text)), written(pred_text));
        return { part: score.errors + score.insertions, whole: score.said };
      });
    },
  },
  tts: {
    name: "CER of what the recogniser hears",
    draws: "cer",
    async of(kit, folder) {
      const texts = (await textOf(join(kit, "manifests/test.txt"))).split("\n").filter((text) => text !== "");
      const asked = texts.map((text, i) => ({ id: `line ${i + 1}`, text }));
      const path = join(folder, "spoken.jsonl");
      const found = byKey(await linesOf(path), "id", path);
      return matched(asked, found, { key: "id", same: ["text"], path }).map(([, { said, heard }]) => {
        if (typeof said !== "string" || typeof heard !== "string") throw bad(`${path}: a text was not heard`);
        const score = scoreOf(said, heard);
        return { part: score.characterErrors, whole: score.characters };
      });
    },
  },
  llm: {
    name: "words of the answers amiss",
    draws: "f1",
    async of(kit, folder, written) {
      const asked = (await linesOf(join(kit, "manifests/test.jsonl"))).flatMap(firstOf);
      const path = join(folder, "answers.jsonl");
      const found = await linesOf(path);
      if (found.length !== asked.length || asked.some(({ say }, i) => found[i]?.say !== say))
        throw bad(`${path} has not the questions of the kit's test set`);
      return found.map(({ text }, i) =>
        typeof text === "string"
          ? { part: 1 - wordF1(written(asked[i]?.reply ?? ""), written(text)), whole: 1 }
          : undefined,
      );
    },
  },
  slu: {
    name: "orders amiss",
    draws: "orders",
    async of(kit, folder) {
      const asked = (await linesOf(join(kit, "manifests/test.json"))).map((line) => ({
        ...line,
        id: line.audio_filepath,
      }));
      const path = join(folder, "predictions.json");
      const found = byKey(await linesOf(path), "id", path);
      return matched(asked, found, { key: "id", same: ["product", "quantity"], path }).map(([one, { orders }]) => {
        const heard = (orders as { sound?: { product?: string; quantity?: number } } | undefined)?.sound;
        if (!heard) throw bad(`${path}: a recording was not heard`);
        const product = (heard.product ?? "none") === one.product;
        const right = product && (one.product === "none" || (heard.quantity ?? 0) === one.quantity);
        return { part: right ? 0 : 1, whole: 1 };
      });
    },
  },
};

/** A test pair that is the first of a conversation: these alone are asked. */
function firstOf({ messages }: Line): { readonly say: string; readonly reply: string }[] {
  const [question, answer, ...more] = messages as readonly { readonly content: string }[];
  return question && answer && more.length === 0 ? [{ say: question.content, reply: answer.content }] : [];
}

function matched(
  asked: readonly Line[],
  found: ReadonlyMap<string, Line>,
  { key, same, path }: { readonly key: string; readonly same: readonly string[]; readonly path: string },
): readonly (readonly [Line, Line])[] {
  if (found.size !== asked.length) throw bad(`${path} has not the clips of the kit's test set`);
  return asked.map((one) => {
    const other = found.get(String(one[key]));
    if (!other || same.some((field) => other[field] !== one[field]))
      throw bad(`${path} has not ${String(one[key])} of the kit's test set`);
    return [one, other];
  });
}

function byKey(lines: readonly Line[], key: string, path: string): ReadonlyMap<string, Line> {
  const all = new Map(lines.map((line) => [String(line[key]), line]));
  if (all.size !== lines.length) throw bad(`${path} has a clip twice, or without an ${key}`);
  return all;
}

async function linesOf(path: string): Promise<readonly Line[]> {
  const lines = (await textOf(path)).split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.map((line, i) => {
    const value = jsonOf(line, `${path}:${i + 1}`);
    if (typeof value !== "object" || value === null) throw bad(`${path}:${i + 1} is no object`);
    return value as Line;
  });
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw failure("no-storage", `${path} cannot be read (${error.code})`);
  });
}

function bad(message: string) {
  return failure("bad-manifest", message);
}
