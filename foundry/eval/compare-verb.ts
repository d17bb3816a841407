import { dirname } from "node:path";
import { failure } from "../../core/failure.ts";
import { comparable } from "../../core/measure/comparable.ts";
import { planHere } from "../engines/plan-here.ts";
import { readText } from "../read-text.ts";
import type { Given, Host } from "../verb.ts";
import { home, seedOf, settingsFrom, wordsOf } from "./arguments.ts";
import { type Difference, differences, pairsOf, type Side } from "./compare.ts";
import { readUtterances } from "./utterances.ts";

/** Two recognisers on the same utterances: whether one is better, or whether that may be chance. */
export async function evalCompare(given: Given, host: Host): Promise<number> {
  const { flags } = given;
  const paths = wordsOf(given, 2, "two predictions.json of one set");
  const fields = [flags.field ?? []].flat().map(String);
  const seed = seedOf(flags);
  const { pack } = planHere(home, settingsFrom({ language: flags.language }, "asr_model"));
  const written = (text: string) => (flags["as-written"] ? text : comparable(text, pack.rules));
  const [first, second] = await Promise.all([
    side(paths[0], fields[0], host),
    side(paths[1], fields[1] ?? fields[0], host),
  ]);
  const found = differences(pairsOf(first, second, written), seed);
  if (found.length === 0) throw failure("bad-manifest", `${paths[0]} has no words`);
  if (flags.json) host.print(JSON.stringify(found));
  else for (const one of found) host.print(lineOf(one));
  return 0;
}

async function side(path: string, field = "pred_text", host: Host): Promise<Side> {
  const utterances = readUtterances(await readText(path, host), path, []);
  return { file: path, folder: dirname(host.at(path)), field, utterances };
}

function lineOf({ name, first, second, difference, interval, better, count }: Difference): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const rates = `${name} ${percent(first)} -> ${percent(second)}`;
  if (difference === undefined || !interval || better === undefined) return `${rates}, too few to say more (${count})`;
  const reach = `${percent(interval.low)} to ${percent(interval.high)}`;
  return `${rates}, difference ${percent(difference)} (${reach}), the second is better with probability ${better.toFixed(3)} (${count})`;
}
