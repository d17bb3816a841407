import { parse as parseYaml } from "yaml";
import { failure } from "../../core/failure.ts";
import { listOf, object, oneOf, optional, type Parser, parse, refuse, text } from "../../core/parse.ts";
import { amount, share, words } from "../parsers.ts";

/** One fixed question, and how its answer is known to be right. */
export interface Probe {
  readonly probe: string;
  /** `ready`: `/readyz`; the others are routes of OpenAI's. */
  readonly ask: "ready" | "transcription" | "chat" | "speech";
  readonly model?: string | undefined;
  /** A recording, by a path from the file of probes; or a tone of so many Hz, 0 for silence. */
  readonly audio?: string | undefined;
  readonly tone?: number | undefined;
  /** Of the tone; of speech, the shortest that counts. */
  readonly seconds?: number | undefined;
  /** What is said in the recording; empty: nothing may be heard. */
  readonly text?: string | undefined;
  /** The most characters heard otherwise / characters. */
  readonly cer?: number | undefined;
  /** What is asked, or to be spoken. */
  readonly say?: string | undefined;
  /** Words that the answer must have in it; without them any answer with a word counts. */
  readonly contains?: string | undefined;
}

const shape = object<Probe>({
  probe: text,
  ask: oneOf("ready", "transcription", "chat", "speech"),
  model: optional(text),
  audio: optional(text),
  tone: optional(amount),
  seconds: optional(amount),
  text: optional(words),
  cer: optional(share),
  say: optional(text),
  contains: optional(text),
});

/** The longest tone: a minute. */
const LONGEST = 60;

const probe: Parser<Probe> = (value, path) => {
  const read = shape(value, path);
  const { ask, model, audio, tone, seconds = 0, say } = read;
  if (ask !== "ready" && model === undefined) refuse(path, "must name a model");
  if (ask === "transcription") {
    if ((audio === undefined) === (tone === undefined)) refuse(path, "must have either audio or tone");
    if (read.text === undefined) refuse(path, "must have text, which may be empty");
    if (tone !== undefined && !(seconds > 0 && seconds <= LONGEST)) refuse(path, "must have seconds, up to 60");
  }
  if ((ask === "chat" || ask === "speech") && say === undefined) refuse(path, "must have say");
  return read;
};

const file = object({ schema: oneOf(1), probes: listOf(probe) });

/** yaml: the text of a file of probes. Throws `bad-manifest` with the path of what is wrong. */
export function readProbeFile(yaml: string, name: string): readonly Probe[] {
  const read = parse(file, parsed(yaml, name));
  if (!read.ok) throw failure("bad-manifest", `${name}: ${read.problem.path || "the file"} ${read.problem.message}`);
  const names = read.value.probes.map(({ probe }) => probe);
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice !== undefined) throw failure("bad-manifest", `${name}: ${twice} is there twice`);
  if (names.length === 0) throw failure("bad-manifest", `${name} has no probe`);
  return read.value.probes;
}

function parsed(yaml: string, name: string): unknown {
  try {
    return parseYaml(yaml);
  } catch (thrown) {
    throw failure("bad-manifest", `${name} is no YAML: ${(thrown as Error).message}`);
  }
}
