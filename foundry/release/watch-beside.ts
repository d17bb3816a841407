import type { AnyReport } from "../../core/rollout/beside-report.ts";
import { type BesideStanding, besideStanding } from "../../core/rollout/beside-standing.ts";
import type { Channel } from "../../core/rollout/channel.ts";
import { trialName } from "../../core/rollout/choose.ts";
import { type NextBeside, nextBeside, stepOf } from "../../core/rollout/next.ts";
import type { Desk } from "./desk.ts";
import type { Judged, Trying } from "./watch.ts";

/** One look at a shadow: a failed one is taken back, and nothing else is done about it. */
export function judgedBeside(
  desk: Desk,
  channel: Channel,
  { slot, trial }: Trying,
  reports: readonly AnyReport[],
): Judged {
  const beside = reports.flatMap((one) => (one.arm === "shadow" ? [one] : []));
  const seen = besideStanding(beside, trialName(slot, trial), stepOf(trial));
  const next = nextBeside(trial, seen);
  const act = async () => {
    if (next.deed !== "back") return;
    await desk.rollBack(slot.name, `failed shadow ${slot.name} ${trial.version}: ${seen.measures.join(", ")}`, channel);
  };
  return {
    shown: { mode: "shadow", ...seen, ...next },
    deed: next.deed,
    words: line({ slot, trial }, seen, next),
    act,
  };
}

const WHY: Readonly<Record<Extract<NextBeside, { deed: "wait" }>["why"], string>> = {
  few: "too few devices have told",
  unclear: "not clear yet",
  paused: "paused",
};

function line({ slot: { name }, trial }: Trying, seen: BesideStanding, next: NextBeside): string {
  const { outcome, measures, devices, wanted } = seen;
  const why = measures.length > 0 ? ` (${measures.join(", ")})` : "";
  const waits = next.deed === "wait" ? `waits, ${WHY[next.why]}` : "";
  const what = { back: "taken back", tried: "tried: --mode canary is for a person to begin", wait: waits }[next.deed];
  const told = `${devices} devices have told, next look at ${wanted}`;
  return `${name} ${trial.version} beside on ${trial.weight} %: ${outcome}${why}; ${what}; ${told}`;
}
