import { constants } from "node:fs";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { failure } from "../../core/failure.ts";
import { object, oneOf, optional, type Parser, parse, refuse, text, whole } from "../../core/parse.ts";
import { sha256 } from "../data/row.ts";
import { writeDurably } from "../durable.ts";
import { amount } from "../parsers.ts";
import type { Params, Value } from "./space.ts";

export const SAMPLERS = ["optuna", "own"] as const;

/** What a study is: a run that goes on has to be of the same. */
export interface Head {
  readonly kind: "study";
  readonly schema: 1;
  readonly name: string;
  /** Of the search's configuration. */
  readonly digest: string;
  readonly sampler: (typeof SAMPLERS)[number];
  readonly seed: number;
}
/** Written before a trial's program starts. */
export interface Begun {
  readonly kind: "begun";
  /** From 0, without gaps. */
  readonly trial: number;
  /** From 1: one that was killed is begun anew, with the same parameters. */
  readonly attempt: number;
  readonly params: Params;
  /** The number that Optuna gave it. */
  readonly asked?: number | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}
export interface Ended {
  readonly kind: "ended";
  readonly trial: number;
  /** Absent where it gave none. */
  readonly value?: number | undefined;
  /** Why it gave none. */
  readonly why?: string | undefined;
  readonly at: number;
}
export type Line = Head | Begun | Ended;

const figure: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "must be a finite number");
const params: Parser<Params> = (value, path) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(path, "must be an object");
  const entries = Object.entries(value as Record<string, unknown>);
  return entries.every(([, one]) => ["string", "number", "boolean"].includes(typeof one))
    ? (Object.fromEntries(entries) as Record<string, Value>)
    : refuse(path, "must have words, figures, true or false");
};
const shapes = {
  study: object<Head>({
    kind: oneOf("study"),
    schema: oneOf(1),
    name: text,
    digest: sha256,
    sampler: oneOf(...SAMPLERS),
    seed: whole,
  }),
  begun: object<Begun>({
    kind: oneOf("begun"),
    trial: whole,
    attempt: whole,
    params,
    asked: optional(whole),
    at: amount,
  }),
  ended: object<Ended>({
    kind: oneOf("ended"),
    trial: whole,
    value: optional(figure),
    why: optional(text),
    at: amount,
  }),
};
const line: Parser<Line> = (value, path) => {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  return shapes[oneOf("study", "begun", "ended")(kind, `${path}kind`)](value, path);
};

/** The whole study is there with its head, or it is not. */
export async function begin(path: string, head: Head): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeDurably(path, `${JSON.stringify(head)}\n`);
}

/** On the disk when this returns. One process writes: the beginning of a line that a kill left behind is closed first. */
export async function append(path: string, one: Begun | Ended): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_APPEND);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    await file.read(last, 0, 1, size - 1);
    await file.appendFile(`${last.toString() === "\n" ? "" : "\n"}${JSON.stringify(one)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** undefined where there is no study yet. Lines that were not written to their end are passed over. Throws `bad-manifest`. */
export async function readStudy(
  path: string,
): Promise<{ readonly head: Head; readonly lines: readonly Line[] } | undefined> {
  const content = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw failure("no-storage", `${path} cannot be read (${error.code ?? error.message})`);
  });
  if (content === undefined) return undefined;
  const [head, ...rest] = content
    .split("\n")
    .flatMap((one) => jsonOf(one) ?? [])
    .map((value) => {
      const read = parse(line, value);
      if (!read.ok) throw failure("bad-manifest", `${path}: ${read.problem.path} ${read.problem.message}`);
      return read.value;
    });
  if (head?.kind !== "study") throw failure("bad-manifest", `${path} is no study`);
  return { head, lines: rest };
}

function jsonOf(one: string): unknown {
  try {
    return JSON.parse(one);
  } catch {
    return undefined;
  }
}
