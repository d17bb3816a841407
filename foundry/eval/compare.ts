import { resolve } from "node:path";
import { failure } from "../../core/failure.ts";
import { type Compared, compare, type Part, ratio } from "../../core/measure/bootstrap.ts";
import { seeded } from "../measures/seeded.ts";
import { scoreOf } from "./asr-cases.ts";
import type { Utterance } from "./utterances.ts";

/** An utterance as two systems understood it; all three as they are compared. */
export interface Pair {
  readonly said: string;
  readonly first: string;
  readonly second: string;
}
/** Error rates of both, and by how much the second's is higher; the interval only where there are enough. */
export interface Difference extends Partial<Compared> {
  readonly name: string;
  readonly first: number;
  readonly second: number;
  readonly count: number;
}

/** What is read of one side: the lines of its manifest, the folder they count from, and the field with what was understood. */
export interface Side {
  readonly file: string;
  readonly folder: string;
  readonly field: string;
  readonly utterances: readonly Utterance[];
}

/** The utterances of both sides in pairs, by the sound they name. Throws `bad-manifest` where they are not of one set. */
export function pairsOf(first: Side, second: Side, written: (text: string) => string): readonly Pair[] {
  const others = new Map(second.utterances.map((one) => [keyOf(one, second), one]));
  const missing = first.utterances.find((one) => !others.has(keyOf(one, first)));
  if (missing) throw failure("bad-manifest", `${second.file} has no ${missing.id}`);
  if (others.size !== first.utterances.length)
    throw failure("bad-manifest", `${second.file} has utterances that ${first.file} has not`);
  return first.utterances.map((one) => {
    const other = others.get(keyOf(one, first)) as Utterance;
    if (other.text !== one.text) throw failure("bad-manifest", `of ${one.id} the two files have other words`);
    return { said: written(one.text), first: written(readOf(one, first)), second: written(readOf(other, second)) };
  });
}

/** WER and CER, drawn in pairs (Bisani and Ney 2004): what both find hard or easy does not widen the interval. */
export function differences(pairs: readonly Pair[], seed: number): readonly Difference[] {
  const scores = pairs.map(({ said, first, second }) => [scoreOf(said, first), scoreOf(said, second)] as const);
  return (["wer", "cer"] as const).flatMap((name) => {
    const parts = (side: 0 | 1): Part[] =>
      scores.map((both) =>
        name === "wer"
          ? { part: both[side].errors + both[side].insertions, whole: both[side].said }
          : { part: both[side].characterErrors, whole: both[side].characters },
      );
    const [before, after] = [parts(0), parts(1)];
    const [first, second] = [ratio(before), ratio(after)];
    if (first === undefined || second === undefined) return [];
    return { name: `asr.${name}`, first, second, count: pairs.length, ...compare(before, after, seeded(seed, name)) };
  });
}

function keyOf({ file, offset }: Utterance, { folder }: Side): string {
  return `${resolve(folder, file)}@${offset}`;
}

function readOf({ id, row }: Utterance, { file, field }: Side): string {
  const text = row[field];
  if (typeof text !== "string") throw failure("bad-manifest", `${file}: ${id} has no ${field}`);
  return text;
}
