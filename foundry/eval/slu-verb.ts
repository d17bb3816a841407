import { readText } from "../read-text.ts";
import { labelsReport } from "../report/labels-report.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { namedArtifact, seedOf, wordsOf } from "./arguments.ts";
import { labelMeasures, readLabels } from "./labels.ts";
import { printed, utc, writeResults } from "./results.ts";
import { SLICED } from "./utterances.ts";

/** Classes that any engine has predicted: intents, products, feelings. */
export async function evalSlu(given: Given, host: Host): Promise<number> {
  const { flags } = given;
  const [path] = wordsOf(given, 1, "a file of predictions, a line each");
  const artifact = namedArtifact(flags);
  if (!artifact) throw new Usage("eval slu needs --id and --digest: the file names no artifact");
  const by = flags.by === undefined ? SLICED : [flags.by].flat().map(String);
  const cases = readLabels(await readText(path, host), path, by);
  const seed = seedOf(flags);
  const how = `${path}: ${cases.length} predictions; F1 is the mean over the classes that were there; seed ${seed}.`;
  const evaluation = { schema: 1 as const, artifact, made: utc(host.now()), how, measures: labelMeasures(cases, seed) };
  await writeResults(evaluation, labelsReport(evaluation, cases), flags, host);
  printed(evaluation, flags, host);
  return 0;
}
