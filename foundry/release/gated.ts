import { failure } from "../../core/failure.ts";
import type { ModelEntry } from "../../core/manifest.ts";
import { ofStage } from "../gates/gates.ts";
import { passes } from "../gates/judge.ts";
import { verdictsOf } from "../gates/verdicts.ts";
import type { Given, Host } from "../verb.ts";

/**
 * Refuses (`unsigned-manifest`) what was not measured, what was measured of something else, and what a gate stops. Of the
 * gates that ship those of the model's stage count; of a file that --gates names all do. digests: what the artifact is called.
 */
export async function mustPass(
  { stage, id }: ModelEntry,
  digests: ReadonlySet<string>,
  { evaluation, gates, waiver }: Given["flags"],
  host: Host,
): Promise<void> {
  const paths = listOf(evaluation);
  if (paths.length === 0) throw no(`${id} needs what was measured of it: --evaluation EVALUATION.json`);
  const asked = gates === undefined ? ofStage(stage) : () => true;
  const terms = { gates: gates === undefined ? undefined : String(gates), waivers: listOf(waiver), asked };
  const { evaluations, verdicts } = await verdictsOf(paths, terms, host);
  const other = evaluations.find(({ artifact }) => !digests.has(artifact.digest));
  if (other) throw no(`an evaluation is of ${other.artifact.id} ${other.artifact.digest.slice(0, 12)}…, not of ${id}`);
  if (verdicts.length === 0) throw no(`no gate asks anything of ${stage}`);
  if (passes(verdicts)) return;
  const stopped = verdicts.filter(({ verdict }) => verdict !== "passed" && verdict !== "waived");
  throw no(`${id} is stopped by ${stopped.map(({ gate, verdict }) => `${gate} (${verdict})`).join(", ")}`);
}

function listOf(given: Given["flags"][string]): string[] {
  return [given ?? []].flat().map(String);
}

function no(message: string) {
  return failure("unsigned-manifest", message);
}
