import { dirname } from "node:path";
import { parse as parseYaml } from "yaml";
import { failure } from "../../core/failure.ts";
import { listOf, mapOf, object, oneOf, optional, type Parser, parse, refuse, text } from "../../core/parse.ts";
import { sha256Of } from "../data/files.ts";
import { type Params, type Space, space } from "./space.ts";

/** What is searched, and how one trial is made. */
export interface SearchConfig {
  readonly schema: 1;
  /** A program and its arguments; `{name}` stands for a parameter, `{out}` for a folder of the trial's own. */
  readonly command: readonly string[];
  /** The figure's name in what the program prints: an object of numbers a line. */
  readonly metric: string;
  readonly goal: "maximize" | "minimize";
  /** Which of the figures counts: the best of all lines, or the last one. */
  readonly take: "best" | "last";
  /** Longest that a trial may last. */
  readonly seconds?: number | undefined;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly space: Space;
}
export interface Search extends SearchConfig {
  /** Absolute: where the command runs. */
  readonly folder: string;
  /** SHA-256 of what makes a trial's figure what it is: another one is another study. */
  readonly digest: string;
}

const above: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : refuse(path, "must be a number above 0");

const shape = object<SearchConfig>({
  schema: oneOf(1),
  command: listOf(text),
  metric: text,
  goal: oneOf("maximize", "minimize"),
  take: oneOf("best", "last"),
  seconds: optional(above),
  env: optional(mapOf(text)),
  space,
});

/** yaml: the text of a file. path: absolute; the command runs in its folder. Throws `bad-manifest`. */
export function readSearch(yaml: string, path: string): Search {
  const read = parse(shape, yamlOf(yaml, path));
  if (!read.ok) throw failure("bad-manifest", `${path}: ${read.problem.path || "the file"} ${read.problem.message}`);
  const { command, metric, goal, take, env = {}, space } = read.value;
  if (command.length === 0) throw failure("bad-manifest", `${path}: command must name a program`);
  for (const [, name = ""] of command.join("\n").matchAll(PLACE))
    if (name !== "out" && !Object.hasOwn(space, name))
      throw failure("bad-manifest", `${path}: command has {${name}}, which is in no space`);
  const unused = Object.keys(space).find((name) => !command.some((word) => word.includes(`{${name}}`)));
  if (unused !== undefined) throw failure("bad-manifest", `${path}: command has no {${unused}}`);
  const digest = sha256Of(JSON.stringify([command, metric, goal, take, env, space]));
  return { ...read.value, folder: dirname(path), digest };
}

const PLACE = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The command of one trial. out: absolute. */
export function commandOf({ command }: SearchConfig, params: Params, out: string): readonly string[] {
  return command.map((word) =>
    word.replaceAll(PLACE, (all, name: string) => (name === "out" ? out : String(params[name] ?? all))),
  );
}

function yamlOf(yaml: string, path: string): unknown {
  try {
    return parseYaml(yaml);
  } catch (thrown) {
    throw failure("bad-manifest", `${path}: ${(thrown as Error).message}`);
  }
}
