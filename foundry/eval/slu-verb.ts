import { readText } from "../read-text.ts";
import { labelsReport } from "../report/labels-report.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { namedArtifact, seedOf, wordsOf } from "./arguments.ts";
import { labelMeasures, readLabels } from "./labels.ts";
import { printed, utc, writeResults } from "./results.ts";
import { intentsOf, readSlurp, slurpMeasures } from "./slu-slurp.ts";
import { SLICED } from "./utterances.ts";

/** Classes that any engine has predicted: intents, products, feelings; with --gold, SLURP's intents and entities. */
export async function evalSlu(given: Given, host: Host): Promise<number> {
  const { flags } = given;
  const [path] = wordsOf(given, 1, "a file of predictions, a line each");
  const artifact = namedArtifact(flags);
  if (!artifact) throw new Usage("eval slu needs --id and --digest: the file names no artifact");
  const seed = seedOf(flags);
  const { cases, measures, how } = await (flags.gold === undefined ? classes : slurp)(path, seed, flags, host);
  const evaluation = { schema: 1 as const, artifact, made: utc(host.now()), how: `${how}; seed ${seed}.`, measures };
  await writeResults(evaluation, labelsReport(evaluation, cases), flags, host);
  printed(evaluation, flags, host);
  return 0;
}

async function classes(path: string, seed: number, flags: Given["flags"], host: Host) {
  const by = flags.by === undefined ? SLICED : [flags.by].flat().map(String);
  const cases = readLabels(await readText(path, host), path, by);
  const how = `${path}: ${cases.length} predictions; F1 is the mean over the classes that were there`;
  return { cases, measures: labelMeasures(cases, seed), how };
}

async function slurp(path: string, seed: number, flags: Given["flags"], host: Host) {
  const gold = String(flags.gold);
  const found = readSlurp(await readText(gold, host), await readText(path, host));
  const left = found.without === 0 ? "" : `, ${found.without} without one left out`;
  const how = `${path} against ${gold}: ${found.pairs.length} recordings with a prediction${left}; micro averages as SLURP's script has them`;
  return { cases: intentsOf(found), measures: slurpMeasures(found, seed), how };
}
