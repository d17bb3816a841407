import { parse as parseYaml } from "yaml";
import { failure } from "../../core/failure.ts";
import { listOf, object, oneOf, optional, type Parser, parse, refuse, text, whole } from "../../core/parse.ts";
import { nextAfter } from "./schedule.ts";

/** Exactly one of `samples`, `schedule` and `drift`. */
export interface Condition {
  /** Clips. */
  readonly samples?: number | undefined;
  /** A cron pattern of five parts. */
  readonly schedule?: string | undefined;
  /** IANA; UTC when absent. */
  readonly zone?: string | undefined;
  /** A file's path. */
  readonly drift?: string | undefined;
}
/** Met when all of its conditions are. */
export interface Rule {
  readonly name: string;
  readonly all: readonly Condition[];
}

const shape = object<Condition>({
  samples: optional(whole),
  schedule: optional(text),
  zone: optional(text),
  drift: optional(text),
});

const condition: Parser<Condition> = (value, path) => {
  const read = shape(value, path);
  const { samples, schedule, zone, drift } = read;
  if ([samples, schedule, drift].filter((one) => one !== undefined).length !== 1)
    refuse(path, "must have one of samples, schedule and drift");
  if (zone !== undefined && schedule === undefined) refuse(`${path}.zone`, "goes with a schedule");
  if (schedule !== undefined && nextAfter(schedule, zone, 0) === undefined)
    refuse(`${path}.schedule`, "is no pattern of minute, hour, day, month and weekday, or its zone is none");
  return read;
};

const conditions: Parser<readonly Condition[]> = (value, path) => {
  const read = listOf(condition)(value, path);
  return read.length > 0 ? read : refuse(path, "must have a condition");
};

const file = object({ schema: oneOf(1), any: listOf(object<Rule>({ name: text, all: conditions })) });

/** yaml: the text of a rules file. Throws `bad-manifest` with the path of what is wrong. */
export function readRules(yaml: string, name: string): readonly Rule[] {
  const read = parse(file, parsed(yaml, name));
  if (!read.ok) throw failure("bad-manifest", `${name}: ${read.problem.path || "the file"} ${read.problem.message}`);
  return read.value.any;
}

function parsed(yaml: string, name: string): unknown {
  try {
    return parseYaml(yaml);
  } catch (thrown) {
    throw failure("bad-manifest", `${name} is no YAML: ${(thrown as Error).message}`);
  }
}
