import { failure } from "../../core/failure.ts";
import { ANCHOR, REFERENCE, readKey } from "../listening/key.ts";
import { mosMeasures } from "../listening/mos.ts";
import { mistakenBy, readRatings, type Given as Scored } from "../listening/screen.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import { mosReport } from "../report/mos-report.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { namedArtifact, seedOf } from "./arguments.ts";
import { printed, utc, writeResults } from "./results.ts";

/** All that can be asked of ratings: they were given already, to sounds that were made already. */
const ASKED: ReadonlySet<string> = new Set(["ratings", "key", "system", "id", "digest", "out", "json", "seed"]);

/** A voice by what listeners said of it, unseen, beside a hidden reference. */
export async function evalMos({ words, flags }: Given, host: Host): Promise<number> {
  if (words.length > 1) throw new Usage("eval tts --ratings takes no texts");
  if (flags.dnsmos !== undefined)
    throw new Usage("--dnsmos judges sounds, and --ratings have none: measure each by itself");
  const other = Object.keys(flags).find((name) => flags[name] !== undefined && !ASKED.has(name));
  if (other) throw new Usage(`--${other} asks nothing of --ratings, which were given already`);
  const { key: keyFile, system } = flags;
  if (typeof keyFile !== "string" || typeof system !== "string") throw new Usage("--ratings need --key and --system");
  const artifact = namedArtifact(flags);
  if (!artifact) throw new Usage("--ratings need --id and --digest: they name no artifact");
  const key = readKey(await readText(keyFile, host), keyFile);
  const systems = new Set(Object.values(key.sounds).map((one) => one.system));
  if (!systems.has(system) || system === REFERENCE || system === ANCHOR)
    throw new Usage(`${keyFile} has no voice ${system}`);
  const files = [flags.ratings ?? []].flat().map(String);
  const listeners = new Map<string, readonly Scored[]>();
  for (const file of files) {
    const { rater, given } = readRatings(await readText(file, host), file, key);
    if (listeners.has(rater)) throw failure("bad-manifest", `${file}: the listener ${rater} is there twice`);
    listeners.set(rater, given);
  }
  const left = [...listeners].flatMap(([rater, given]) => {
    const why = mistakenBy(given);
    return why === undefined ? [] : [{ rater, why }];
  });
  for (const { rater, why } of left) host.tell(`${rater} does not count: ${why}`);
  const out = new Set(left.map(({ rater }) => rater));
  const counted = [...listeners].flatMap(([rater, given]) => (out.has(rater) ? [] : given));
  const seed = seedOf(flags);
  const evaluation: Evaluation = {
    schema: 1,
    artifact,
    made: utc(host.now()),
    how: `${keyFile}: ${listeners.size} listeners, ${left.length} of them left out, on 1 to 5, unseen and in an order of chance, beside a hidden reference and an anchor of 3.5 kHz; seed ${seed}.`,
    measures: mosMeasures(counted, system, seed),
  };
  await writeResults(evaluation, mosReport(evaluation, left), flags, host);
  printed(evaluation, flags, host);
  return 0;
}
