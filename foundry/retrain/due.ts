import { utcOf } from "../utc-now.ts";
import type { Condition, Rule } from "./rules.ts";
import { nextAfter } from "./schedule.ts";

/** What the rules are held against; times in milliseconds since 1970. */
export interface Facts {
  readonly now: number;
  /** When the champion came or the last kit was made, whichever is later; undefined: neither was. */
  readonly since: number | undefined;
  /** Clips that were accepted and are not in the champion's snapshot. */
  readonly fresh: number;
  /** By path: when drift was seen. */
  readonly drifts: ReadonlyMap<string, number>;
}
export interface Judged {
  readonly name: string;
  readonly due: boolean;
  readonly because: readonly { readonly met: boolean; readonly why: string }[];
}

export function judge(rules: readonly Rule[], facts: Facts): readonly Judged[] {
  return rules.map(({ name, all }) => {
    const because = all.map((one) => hold(one, facts));
    return { name, due: because.every(({ met }) => met), because };
  });
}

function hold({ samples, schedule, zone, drift }: Condition, { now, since, fresh, drifts }: Facts) {
  if (samples !== undefined) return { met: fresh >= samples, why: `${fresh} new clips of ${samples}` };
  if (schedule !== undefined) {
    if (since === undefined) return { met: true, why: `${schedule}: nothing was trained yet` };
    const next = nextAfter(schedule, zone, since);
    const met = next !== undefined && next <= now;
    return { met, why: `${schedule}: ${next === undefined ? "never" : `${met ? "was" : "is"} due at ${utcOf(next)}`}` };
  }
  const seen = drifts.get(drift ?? "");
  const met = seen !== undefined && seen > (since ?? 0);
  const when =
    seen === undefined ? "tells of none" : `saw drift at ${utcOf(seen)}${met ? "" : ", before the last training"}`;
  return { met, why: `${drift} ${when}` };
}
