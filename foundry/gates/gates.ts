import { parse as parseYaml } from "yaml";
import { failure } from "../../core/failure.ts";
import { listOf, object, oneOf, optional, type Parser, parse, refuse, text } from "../../core/parse.ts";

/** One bound: exactly one of `most` and `least`. */
export interface Gate {
  readonly measure: string;
  readonly slice?: string | undefined;
  readonly most?: number | undefined;
  readonly least?: number | undefined;
}

const figure: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "must be a number");

const shape = object<Gate>({
  measure: text,
  slice: optional(text),
  most: optional(figure),
  least: optional(figure),
});

const gate: Parser<Gate> = (value, path) => {
  const read = shape(value, path);
  if ((read.most === undefined) === (read.least === undefined)) refuse(path, "must have either most or least");
  return read;
};

const file = object({ schema: oneOf(1), gates: listOf(gate) });

/** yaml: the text of a gates file. Throws `bad-manifest` with the path of what is wrong, or where two gates are for the same. */
export function readGates(yaml: string, name: string): readonly Gate[] {
  const read = parse(file, parsed(yaml, name));
  if (!read.ok) throw failure("bad-manifest", `${name}: ${read.problem.path || "the file"} ${read.problem.message}`);
  const { gates } = read.value;
  const names = gates.map(nameOf);
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice) throw failure("bad-manifest", `${name}: ${twice} has two gates`);
  return gates;
}

/** Gates of one stage of the pipeline: its own measures and its latency. */
export function ofStage(stage: string): (gate: Pick<Gate, "measure">) => boolean {
  return ({ measure }) => measure.startsWith(`${stage}.`) || measure === `latency.${stage}`;
}

/** `asr.cer`, or with its slice `asr.cer{accent=rural}`. */
export function nameOf({ measure, slice }: Pick<Gate, "measure" | "slice">): string {
  return slice ? `${measure}{${slice}}` : measure;
}

function parsed(yaml: string, name: string): unknown {
  try {
    return parseYaml(yaml);
  } catch (thrown) {
    throw failure("bad-manifest", `${name} is no YAML: ${(thrown as Error).message}`);
  }
}
