import { parse as parseYaml } from "yaml";
import { failure } from "../../core/failure.ts";
import { listOf, object, optional, type Parser, parse, refuse, text } from "../../core/parse.ts";

/** What no measurement can say of a model: somebody writes it. */
export interface About {
  readonly name: string;
  /** BCP 47. */
  readonly languages: readonly string[];
  /** As the hub names licences. */
  readonly licence: string;
  /** As the hub names tasks: `automatic-speech-recognition`. */
  readonly task: string;
  readonly library?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Ids on the hub. */
  readonly base?: string | undefined;
  readonly datasets?: readonly string[] | undefined;
  /** What it is for, and what it is not for. */
  readonly use: string;
  readonly training: string;
  /** One sentence each: where it fails, and for whom. */
  readonly limits: readonly string[];
  readonly contact?: string | undefined;
}

/** A text that says something: not blank, and no mark that it is still to be written. */
const said: Parser<string> = (value, path) => {
  const words = text(value, path).trim();
  return words === "" || /\b(TO[ -]?DO|TBD|FILL IN)\b/.test(words) ? refuse(path, "is not written yet") : words;
};

const limits: Parser<readonly string[]> = (value, path) => {
  const all = listOf(said)(value, path);
  return all.length > 0 ? all : refuse(path, "must not be empty: every model has limits");
};

const about = object<About>({
  name: said,
  languages: listOf(text),
  licence: text,
  task: text,
  library: optional(text),
  tags: optional(listOf(text)),
  base: optional(text),
  datasets: optional(listOf(text)),
  use: said,
  training: said,
  limits,
  contact: optional(text),
});

/** yaml: the text of the file. Throws `bad-manifest` with the path of what is wrong or missing. */
export function readAbout(yaml: string, file: string): About {
  const read = parse(about, parsed(yaml, file));
  if (!read.ok) throw failure("bad-manifest", `${file}: ${read.problem.path || "the file"} ${read.problem.message}`);
  return read.value;
}

function parsed(yaml: string, file: string): unknown {
  try {
    return parseYaml(yaml);
  } catch (thrown) {
    throw failure("bad-manifest", `${file} is no YAML: ${(thrown as Error).message}`);
  }
}
