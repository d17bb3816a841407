import { parse as parseYaml } from "yaml";
import type { SluModel } from "../../core/slu/model.ts";
import { seconds, type UtteranceRow } from "../data/row.ts";
import { lineOf } from "../data/rows.ts";
import { fieldsOf } from "../data/write/writer.ts";
import { idsOf, idsText, type LabelMap, MAP_FILES, NONE } from "../slu/label-maps.ts";
import { type Clip, clipOf, mapsOf, metadataText } from "../slu/metadata.ts";
import { chatOf } from "./chat.ts";

export const SPLITS = ["train", "dev", "test"] as const;
/** Rows by split, in the order of their ids. */
export type Parts = Readonly<Record<(typeof SPLITS)[number], readonly UtteranceRow[]>>;
interface Made {
  readonly parts: Parts;
  /** The recipe's own text. */
  readonly config: string;
  readonly seed: number;
  /** Whose labels are kept to, where the rows know no others. */
  readonly orders: Pick<SluModel, "products" | "quantities">;
}
/** What a recipe's reader reads, by its path in the kit. */
export type Form = (made: Made) => ReadonlyMap<string, string>;

/** F1: NeMo's manifests, with paths below the storage folder. */
export const sounds: Form = ({ parts }) => manifests(parts, manifestLine);

/** The same, and the words of the test set as `eval tts` takes them: a text a line. */
export const voice: Form = (made) =>
  new Map([...sounds(made), ["manifests/test.txt", made.parts.test.map(({ text }) => `${text}\n`).join("")]]);

/** Chat pairs as `text pairs` writes them, and of those that are the first of a conversation the questions as `eval llm` takes them. */
export const chat: Form = ({ parts }) => {
  const files = SPLITS.map(
    (split) => [`manifests/${split}.jsonl`, parts[split].map((row) => lineOf(chatOf(row))).join("")] as const,
  );
  const first = parts.test.map(chatOf).filter(({ messages }) => messages.length === 2);
  const questions = first.map(({ messages }) => lineOf({ say: messages[0]?.content, skill: "llm" }));
  return new Map([...files, ["manifests/questions.jsonl", questions.join("")]]);
};

/**
 * Manifests with product and quantity as `slu` takes them; metadata.csv and the label maps as `preprocess` does; model.json
 * and train.json as train_features.py does.
 */
export const orders: Form = ({ parts, config, seed, orders: known }) => {
  const clips = SPLITS.flatMap((split) => parts[split].map((row) => orderOf(row, split)));
  const maps = mapsOf(clips);
  const { size, training } = parseYaml(config) as { size: string; training: Readonly<Record<string, number>> };
  const { dropout, schedule: _, ...train } = training;
  return new Map([
    ...manifests(parts, (row) => ({ ...manifestLine(row), ...labelsOf(row) })),
    ["metadata.csv", metadataText(clips)],
    [MAP_FILES.product, idsText(within(maps.product, known.products))],
    [MAP_FILES.quantity, idsText(within(maps.quantity, known.quantities))],
    ["model.json", `${JSON.stringify({ size, dropout }, null, 2)}\n`],
    ["train.json", `${JSON.stringify({ ...train, seed }, null, 2)}\n`],
  ]);
};

function manifests(parts: Parts, line: (row: UtteranceRow) => unknown): Map<string, string> {
  return new Map(
    SPLITS.map((split) => [`manifests/${split}.json`, parts[split].map((row) => lineOf(line(row))).join("")]),
  );
}

function manifestLine(row: UtteranceRow) {
  const { path = "", sha256 = "" } = row.audio ?? {};
  return { audio_filepath: path, audio_sha256: sha256, duration: seconds(row), text: row.text, ...fieldsOf(row) };
}

function labelsOf({ tags }: UtteranceRow) {
  const quantity = Number(tags?.quantity);
  return { product: tags?.product?.trim() || NONE, quantity: Number.isInteger(quantity) ? quantity : 0 };
}

/** Throws `bad-manifest` where the recipe's reader would refuse it. */
function orderOf(row: UtteranceRow, split: string): Clip {
  const { id, speaker: speakerId, text: transcription, audio } = row;
  return clipOf({ path: audio?.path, speakerId, transcription, ...labelsOf(row) }, split, id);
}

/** The shipped model's own numbers where it has one for each label, so that its exporter and its page know what comes of them. */
function within(own: LabelMap, known: readonly string[]): LabelMap {
  return Object.keys(own).every((label) => known.includes(label)) ? idsOf(known) : own;
}
