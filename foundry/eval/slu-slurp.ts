import { failure } from "../../core/failure.ts";
import { listOf, type Parser, parse, refuse, text, whole } from "../../core/parse.ts";
import type { Measure } from "../measures/evaluation.ts";
import { words } from "../parsers.ts";
import {
  byLetters,
  byWords,
  type Counts,
  type Entity,
  exactCounts,
  f1Of,
  nearCounts,
  sluCounts,
} from "../slu/slu-f1.ts";
import { measured } from "./figures.ts";
import type { Labelled } from "./labels.ts";

/** What is said in a recording, or what was understood of it. */
interface Understood {
  readonly scenario: string;
  readonly action: string;
  readonly entities: readonly Entity[];
}
interface Pair {
  readonly id: string;
  readonly said: Understood;
  readonly got: Understood;
}

export interface Slurp {
  readonly pairs: readonly Pair[];
  /** Recordings of the gold file without a prediction: as in SLURP's own script they are in no figure. */
  readonly without: number;
}

/**
 * gold, predictions: SLURP's JSONL. They are joined by the recording's name without its ending, since gold says `.flac` and
 * predictions `.wav`. Throws `bad-manifest` with the line of what is wrong, and where no recording is in both.
 */
export function readSlurp(gold: string, predictions: string): Slurp {
  const said = new Map(linesOf(gold, "the gold file", golden).flat());
  const got = new Map(linesOf(predictions, "the predictions", predicted));
  const pairs = [...said].flatMap(([id, one]) => {
    const found = got.get(id);
    return found ? [{ id, said: one, got: found }] : [];
  });
  if (pairs.length === 0) throw failure("bad-manifest", "gold file and predictions have no recording in common");
  return { pairs, without: said.size - pairs.length };
}

/** Scenario, action, intent and entities as SLURP's script counts them (`micro`), with bootstrapped intervals. */
export function slurpMeasures({ pairs }: Slurp, seed: number): readonly Measure[] {
  const label = (of: (one: Understood) => string) => pairs.map(({ said, got }) => hit(of(said) === of(got)));
  const entities = (count: (said: readonly Entity[], got: readonly Entity[]) => Counts) =>
    pairs.map(({ said, got }) => count(said.entities, got.entities));
  const counts: Readonly<Record<string, readonly Counts[]>> = {
    "slu.scenario-f1": label(({ scenario }) => scenario),
    "slu.action-f1": label(({ action }) => action),
    "slu.intent-f1": label(intentOf),
    "slu.entity-f1": entities(exactCounts),
    "slu.word-f1": entities((said, got) => nearCounts(said, got, byWords)),
    "slu.char-f1": entities((said, got) => nearCounts(said, got, byLetters)),
    "slu.slu-f1": entities(sluCounts),
  };
  return Object.entries(counts).flatMap(([name, parts]) => measured({ name, of: f1Of }, parts, seed) ?? []);
}

/** Intents, for the tables of classes. */
export function intentsOf({ pairs }: Slurp): readonly Labelled[] {
  return pairs.map(({ id, said, got }) => ({ id, slices: [], label: intentOf(said), prediction: intentOf(got) }));
}

function intentOf({ scenario, action }: Understood): string {
  return `${scenario}_${action}`;
}

/** One label each: what is wrong about the one is missed of the other. */
function hit(right: boolean): Counts {
  return right ? { hits: 1, wrong: 0, missed: 0 } : { hits: 0, wrong: 1, missed: 1 };
}

const entity: Parser<Entity> = (value, path) => {
  const { type, filler } = fields(value, path);
  return { type: text(type, `${path}.type`), filler: words(filler, `${path}.filler`) };
};

const predicted: Parser<readonly [string, Understood]> = (value, path) => {
  const { file, scenario, action, entities } = fields(value, path);
  const got = { ...labels(scenario, action), entities: listOf(entity)(entities, "entities") };
  return [stem(text(file, "file")), got];
};

const golden: Parser<readonly (readonly [string, Understood])[]> = (value, path) => {
  const { tokens, entities, recordings, scenario, action } = fields(value, path);
  const surfaces = listOf((token, at) => words(fields(token, at).surface, `${at}.surface`))(tokens, "tokens");
  const named: Parser<Entity> = (one, at) => {
    const { span, type } = fields(one, at);
    const places = listOf(whole)(span, `${at}.span`);
    const filler = places.map((place) => surfaces[place]?.toLowerCase() ?? refuse(`${at}.span`, "must name tokens"));
    return { type: text(type, `${at}.type`), filler: filler.join(" ") };
  };
  const said = { ...labels(scenario, action), entities: listOf(named)(entities, "entities") };
  const files = listOf((one, at) => text(fields(one, at).file, `${at}.file`))(recordings, "recordings");
  return files.map((file) => [stem(file), said] as const);
};

function labels(scenario: unknown, action: unknown) {
  return { scenario: text(scenario, "scenario"), action: text(action, "action") };
}

function fields(value: unknown, path: string): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)
    : refuse(path, "must be an object");
}

function stem(file: string): string {
  return file.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, "");
}

function linesOf<T>(jsonl: string, file: string, parser: Parser<T>): T[] {
  return jsonl.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === "") return [];
    const read = parse(parser, jsonOf(line));
    if (read.ok) return [read.value];
    throw failure("bad-manifest", `${file}: line ${i + 1} ${read.problem.path} ${read.problem.message}`);
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
