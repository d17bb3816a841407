import { failure } from "../../core/failure.ts";
import {
  listOf,
  matching,
  object,
  oneOf,
  optional,
  type Parser,
  parse,
  refuse,
  text,
  whole,
} from "../../core/parse.ts";
import { utc, words } from "../parsers.ts";

/** What was measured of one artifact: `evaluation.json`, which gates and model cards read. */
export interface Evaluation {
  readonly schema: 1;
  readonly artifact: { readonly id: string /** SHA-256, lower-case hex. */; readonly digest: string };
  /** UTC, as `2026-11-21T09:00:00Z`. */
  readonly made: string;
  /** How it was measured, in words: sets, engine, machine. */
  readonly how: string;
  readonly measures: readonly Measure[];
}

export interface Measure {
  /** `asr.cer`, `pipeline.ttfw`. */
  readonly name: string;
  /** The part of the set it stands for, `accent=rural`; absent for the whole. */
  readonly slice?: string | undefined;
  /** A share as a fraction, a time in ms. */
  readonly value: number;
  /** 95 % interval; absent where there were too few for one. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Utterances, questions or trials. */
  readonly count: number;
  /** Those that did worst, the worst first. */
  readonly worst?: readonly Worst[] | undefined;
}

export interface Worst {
  readonly id: string;
  readonly value: number;
  readonly reference?: string | undefined;
  readonly hypothesis?: string | undefined;
}

const figure: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "must be a number");

const worst = object<Worst>({
  id: text,
  value: figure,
  reference: optional(words),
  hypothesis: optional(words),
});

const measure = object<Measure>({
  name: matching(/^[a-z]+(\.[a-z0-9-]+)+$/, "a name such as asr.cer"),
  slice: optional(matching(/^[a-z_]+=[^=]+$/, "a slice such as accent=rural")),
  value: figure,
  low: optional(figure),
  high: optional(figure),
  count: whole,
  worst: optional(listOf(worst)),
});

const evaluation = object<Evaluation>({
  schema: oneOf(1),
  artifact: object({ id: text, digest: matching(/^[0-9a-f]{64}$/, "64 lower-case hex digits") }),
  made: utc,
  how: text,
  measures: listOf(measure),
});

/** file: its name, for what is said of it. Throws `bad-manifest` with the path of what is wrong. */
export function readEvaluation(json: string, file: string): Evaluation {
  const read = parse(evaluation, parsed(json, file));
  if (!read.ok) throw failure("bad-manifest", `${file}: ${read.problem.path || "the file"} ${read.problem.message}`);
  return read.value;
}

function parsed(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (thrown) {
    throw failure("bad-manifest", `${file} is no JSON: ${(thrown as Error).message}`);
  }
}
