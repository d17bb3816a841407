import { parse as parseYaml } from "yaml";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { failure, isFailure } from "../../core/failure.ts";
import { object, oneOf, type Parser, parse, refuse, whole } from "../../core/parse.ts";
import { readSluModel, type SluModel } from "../../core/slu/model.ts";

export type FrontEnd = Pick<SluModel, "features" | "longest">;

const counted: Parser<number> = (value, path) => whole(value, path) || refuse(path, "must be 1 or more");

const frontEnd = object<FrontEnd>({
  features: object<SluModel["features"]>({
    bins: counted,
    window: counted,
    hop: counted,
    sampleRate: oneOf(SAMPLE_RATE),
    stride: counted,
  }),
  longest: counted,
});

/**
 * text: a model's own `slu.json`, or YAML or JSON of `features` (as there) and `longest` (samples) alone. Throws
 * `bad-manifest`.
 */
export function readFrontEnd(text: string, file: string): FrontEnd {
  const value = yamlOf(text, file);
  if (typeof value === "object" && value !== null && "schema" in value) {
    const model = readSluModel(value, file);
    if (isFailure(model)) throw model;
    return { features: model.features, longest: model.longest };
  }
  const read = parse(frontEnd, value);
  if (!read.ok) throw failure("bad-manifest", `${file}: ${read.problem.path || "the file"} ${read.problem.message}`);
  return read.value;
}

function yamlOf(text: string, file: string): unknown {
  try {
    return parseYaml(text);
  } catch (thrown) {
    throw failure("bad-manifest", `${file}: ${(thrown as Error).message}`);
  }
}
