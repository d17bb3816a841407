import { failure } from "../../core/failure.ts";
import type { ModelStage } from "../../core/manifest.ts";
import { parse } from "../../core/parse.ts";
import { type BesideBounds, besideBounds, SHADOWED, usualBeside } from "../../core/rollout/beside.ts";
import type { Mode } from "../../core/rollout/channel.ts";
import { Usage } from "../verb.ts";

const FORM = "--beside is failures=SHARE,disagreement=SHARE,ratio=TIMES, or some of them, and only for --mode shadow";

/**
 * What a device holds a shadow against: `disagreement=0.5,ratio=2`; what is not named is as usual. undefined for other modes.
 * Throws a Usage, and `bad-manifest` for a stage of which no two models can be compared unheard.
 */
export function besideOf(given: unknown, mode: Mode, stage: ModelStage): BesideBounds | undefined {
  if (mode !== "shadow" && given !== undefined) throw new Usage(FORM);
  if (mode !== "shadow") return undefined;
  if (!SHADOWED.some((one) => one === stage))
    throw failure(
      "bad-manifest",
      `a model of the stage ${stage} cannot be a shadow, only ${SHADOWED.join(" and ")}: two voices are compared by those who hear them`,
    );
  const pairs =
    given === undefined
      ? []
      : String(given)
          .split(",")
          .map((pair) => pair.split("="));
  const named = Object.fromEntries(pairs.map(([name = "", value]) => [name, Number(value || Number.NaN)]));
  const read = parse(besideBounds, { ...usualBeside, ...named });
  if (!read.ok) throw new Usage(`${FORM}: ${read.problem.path} ${read.problem.message}`);
  return read.value;
}
