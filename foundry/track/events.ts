import { listOf, mapOf, matching, object, oneOf, type Parser, parse, refuse, text, whole } from "../../core/parse.ts";

/** A file that came of a run or went into it, by what it holds. */
export interface Artifact {
  readonly name: string;
  /** SHA-256, lower-case hex. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly step: number;
}
export const ENDS = ["FINISHED", "FAILED", "KILLED"] as const;
/** MLflow's words for how a run ended. */
export type Ending = (typeof ENDS)[number];

interface Told {
  /** 16 hex digits by chance: by them a writer finds its own line again. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}
export interface Start extends Told {
  readonly kind: "start";
  readonly schema: 1;
  readonly experiment: string;
  readonly name: string;
}
export interface Logged extends Told {
  readonly kind: "log";
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: readonly Metric[];
  readonly tags: Readonly<Record<string, string>>;
  readonly artifacts: readonly Artifact[];
}
export interface End extends Told {
  readonly kind: "end";
  readonly status: Ending;
}
/** One line of a run. */
export type Event = Start | Logged | End;

/**
 * What one line may hold, so that it fits into one `runs/log-batch` of MLflow: 100 params, 100 tags, 1,000 in all
 * (REST reference, "Log Batch"; a request has at most 1 MB).
 */
const MOST = { params: 100, tags: 100, metrics: 800, bytes: 400_000 } as const;
/** Bytes: what every storage behind MLflow keeps of a value (REST reference, "Set Tag"). */
const LONGEST_VALUE = 5_000;

/** MLflow's rule for names, without the colon that its servers refuse on Windows; no part may be `.` or `..`. */
const name = matching(
  /^(?=.{1,250}$)[A-Za-z0-9_-][A-Za-z0-9_. -]*(\/[A-Za-z0-9_-][A-Za-z0-9_. -]*)*$/,
  "a name of up to 250 letters of a-z, A-Z, digits, _, -, ., / and spaces",
);

const value: Parser<string> = (given, path) =>
  Buffer.byteLength(text(given, path)) <= LONGEST_VALUE
    ? text(given, path)
    : refuse(path, `must have at most ${LONGEST_VALUE} bytes`);

const figure: Parser<number> = (given, path) =>
  typeof given === "number" && Number.isFinite(given) ? given : refuse(path, "must be a finite number");

const named: Parser<Readonly<Record<string, string>>> = (given, path) => {
  const read = mapOf(value)(given, path);
  const names = Object.keys(read);
  for (const one of names) name(one, `${path}.${one}`);
  return names.length <= MOST.params ? read : refuse(path, `must have at most ${MOST.params} names`);
};

const metrics: Parser<readonly Metric[]> = (given, path) => {
  const read = listOf(object<Metric>({ name, value: figure, step: whole }))(given, path);
  return read.length <= MOST.metrics ? read : refuse(path, `must have at most ${MOST.metrics} figures`);
};

/** It becomes a tag with `artifact/` before it, and tags' names have 250 letters too. */
const fileName: Parser<string> = (given, path) =>
  name(given, path).length <= 240 ? name(given, path) : refuse(path, "must have at most 240 letters");

const artifact = object<Artifact>({
  name: fileName,
  digest: matching(/^[0-9a-f]{64}$/, "64 lower-case hex digits"),
  size: whole,
});

const told = { id: matching(/^[0-9a-f]{16}$/, "16 lower-case hex digits"), at: whole };
const shapes = {
  start: object<Start>({ ...told, kind: oneOf("start"), schema: oneOf(1), experiment: name, name }),
  log: object<Logged>({
    ...told,
    kind: oneOf("log"),
    params: named,
    metrics,
    tags: named,
    artifacts: listOf(artifact),
  }),
  end: object<End>({ ...told, kind: oneOf("end"), status: oneOf(...ENDS) }),
};

export const event: Parser<Event> = (value, path) => {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  return shapes[oneOf("start", "log", "end")(kind, `${path}kind`)](value, path);
};

/** Why an event may not be written; undefined: it may. */
export function wrongWith(one: Event): string | undefined {
  const read = parse(event, one);
  if (!read.ok) return `${read.problem.path} ${read.problem.message}`;
  if (Buffer.byteLength(JSON.stringify(one)) > MOST.bytes) return `has more than ${MOST.bytes} bytes`;
  if (one.kind === "log" && one.artifacts.length > MOST.tags) return `has more than ${MOST.tags} artifacts`;
  return undefined;
}
