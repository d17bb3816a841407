import { parse as parseYaml } from "yaml";
import { failure } from "../../core/failure.ts";
import { listOf, object, oneOf, optional, type Parser, parse, refuse, text } from "../../core/parse.ts";
import { amount } from "../parsers.ts";

/** A bound of a measure, a sum to be reached in time, or a change from one evaluation to another: exactly one of the four. */
export interface Goal {
  /** The measure, as an evaluation names it or as docs/monitoring.md does. */
  readonly goal: string;
  readonly what: string;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  readonly reach?: number | undefined;
  /** From the first recording on; with `reach`. */
  readonly days?: number | undefined;
  /** -0.1: a tenth less. */
  readonly change?: number | undefined;
  readonly per?: "quarter" | "start" | undefined;
}

const loss: Parser<number> = (value, path) =>
  typeof value === "number" && value > -1 && value < 0 ? value : refuse(path, "must be a loss, between -1 and 0");

const shape = object<Goal>({
  goal: text,
  what: text,
  least: optional(amount),
  most: optional(amount),
  reach: optional(amount),
  days: optional(amount),
  change: optional(loss),
  per: optional(oneOf("quarter", "start")),
});

const goal: Parser<Goal> = (value, path) => {
  const read = shape(value, path);
  const { least, most, reach, change, days, per } = read;
  if ([least, most, reach, change].filter((one) => one !== undefined).length !== 1)
    refuse(path, "must have one of least, most, reach and change");
  if ((reach === undefined) !== (days === undefined) || days === 0) refuse(path, "must have reach and days together");
  if ((change === undefined) !== (per === undefined)) refuse(path, "must have change and per together");
  return read;
};

const file = object({ schema: oneOf(1), goals: listOf(goal) });

/** yaml: the text of a file of goals. Throws `bad-manifest` with the path of what is wrong. */
export function readGoals(yaml: string, name: string): readonly Goal[] {
  const read = parse(file, parsed(yaml, name));
  if (!read.ok) throw failure("bad-manifest", `${name}: ${read.problem.path || "the file"} ${read.problem.message}`);
  return read.value.goals;
}

function parsed(yaml: string, name: string): unknown {
  try {
    return parseYaml(yaml);
  } catch (thrown) {
    throw failure("bad-manifest", `${name} is no YAML: ${(thrown as Error).message}`);
  }
}
