import type { Device } from "../device.ts";
import { TIERS, type Tier } from "../manifest.ts";
import { type Reason, reason } from "../reason.ts";
import type { Settings } from "../settings.ts";
import { type Shelf, type TierTry, tiersOf } from "./tier.ts";
import { type Situation, unique } from "./variant.ts";

/** Tiers in the order in which they are tried. */
export function candidates({ pack }: Shelf, { device, settings }: Situation): Tier[] {
  const tiers = tiersOf(pack);
  const asked = settings.model_size;
  if (asked === "auto") {
    if (isSparing(device, settings)) return tiers;
    const large = [...tiers].reverse();
    return tiers.includes("pocket") ? ["pocket", ...large.filter((tier) => tier !== "pocket")] : large;
  }
  const rank = TIERS.indexOf(asked);
  const reach = tiers.filter((tier) => TIERS.indexOf(tier) <= rank).reverse();
  return reach.length > 0 ? reach : tiers;
}

function isSparing({ saveData }: Device, { data_saver }: Settings): boolean {
  return data_saver === "on" || (data_saver === "auto" && saveData);
}

/** The first that fits; where none does, the smallest of those with the most stages. */
export function bestOf(tries: readonly TierTry[]): TierTry | undefined {
  const whole = tries.find(({ fits }) => fits);
  if (whole) return whole;
  const some = tries.filter(({ allowed, picked }) => allowed && picked.size > 0);
  const bySize = some.sort((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier));
  return bySize.reduce<TierTry | undefined>((a, b) => (a && a.picked.size >= b.picked.size ? a : b), undefined);
}

export function whyTier(best: TierTry, tries: readonly TierTry[], { pack }: Shelf, situation: Situation): Reason[] {
  const { tier } = best;
  const asked = situation.settings.model_size;
  const { crashed } = situation.device.trouble;
  const stepped = crashed ? [reason("plan.crashed", { tier: crashed })] : [];
  if (asked === tier) return unique([reason("plan.chosen", { tier }), ...best.why]);
  if (asked !== "auto") {
    const absent = pack.tiers[asked] ? [] : [reason("plan.no-tier", { tier: asked, language: pack.tag })];
    const down =
      TIERS.indexOf(tier) < TIERS.indexOf(asked) ? [reason("plan.step-down", { from: asked, to: tier })] : [];
    return unique([...absent, ...down, ...(tries.find((one) => one.tier === asked)?.why ?? [])]);
  }
  if (tier === "pocket") return [reason("plan.pocket", { tier }), ...stepped];
  const sparing = isSparing(situation.device, situation.settings);
  return unique([reason(sparing ? "plan.save-data" : "plan.auto", { tier }), ...stepped, ...best.why]);
}
