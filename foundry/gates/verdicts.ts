import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { keysHere } from "../keys-here.ts";
import { type Evaluation, readEvaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import type { Host } from "../verb.ts";
import { type Gate, readGates } from "./gates.ts";
import { judge, type Verdict } from "./judge.ts";
import { readWaiver } from "./waiver.ts";

/** The gates that ship; programs lie in build/ of the package. */
const SHIPPED = join(import.meta.dirname, "../foundry/gates/gates.yaml");
/** Those of a service that people call: they are of what it did, and no model has them before. */
const CALLS = join(import.meta.dirname, "../foundry/gates/calls.yaml");

/** The file of gates that ships for a stage, or for a model as a whole. */
export function gatesThatShip(stage?: string): string {
  return stage === "calls" ? CALLS : SHIPPED;
}

interface Judged {
  readonly evaluations: readonly Evaluation[];
  readonly verdicts: readonly Verdict[];
}

/**
 * Evaluations against gates: files by path, as a person gave them. gates: the ones that ship when absent. asked: those of
 * the gates that count.
 */
export async function verdictsOf(
  paths: readonly string[],
  {
    gates,
    waivers,
    asked = () => true,
  }: {
    readonly gates: string | undefined;
    readonly waivers: readonly string[];
    readonly asked?: (gate: Gate) => boolean;
  },
  host: Host,
): Promise<Judged> {
  const evaluations = await Promise.all(paths.map(async (path) => readEvaluation(await readText(path, host), path)));
  const path = gates ?? gatesThatShip();
  const all = readGates(await readText(path, host), path).filter(asked);
  return { evaluations, verdicts: judge(all, evaluations, await waived(evaluations, waivers, host)) };
}

async function waived(
  evaluations: readonly Evaluation[],
  paths: readonly string[],
  host: Host,
): Promise<ReadonlySet<string>> {
  const digests = new Set(evaluations.map(({ artifact }) => artifact.digest));
  if (digests.size > 1) throw failure("bad-manifest", "the evaluations are of different artifacts");
  const names = new Set<string>();
  if (paths.length === 0) return names;
  const { trusted } = keysHere();
  for (const path of paths) {
    const waiver = readWaiver(await readText(path, host), path, trusted, host.now());
    if (!digests.has(waiver.digest)) throw failure("bad-manifest", `${path} is for another artifact`);
    for (const name of waiver.gates) names.add(name);
  }
  return names;
}
