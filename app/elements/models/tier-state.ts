import type { ModelRow, ModelState, TierRow } from "../../models-view.ts";

/** The one word that a tier's card says in large letters. */
export type TierState =
  | "in-use"
  | "ready"
  | "memory"
  | "absent"
  | "downloading"
  | "waiting"
  | "verifying"
  | "partial"
  | "damaged"
  | "unfit";

/**
 * What is going on, then what is wrong, then what is there. Tiers share models, so that one of them comes does not
 * mean that the tier does: all that it lacks must be on its way.
 */
export function tierState(tier: TierRow, models: readonly ModelRow[]): TierState {
  const own = ofTier(tier, models).map(({ state }) => state);
  const lacking: readonly ModelState[] = own.filter((state) => state !== "installed" && state !== "memory");
  const busy = BUSY.find((state) => lacking.includes(state));
  if (busy && lacking.every((state) => BUSY.some((one) => one === state))) return busy;
  if (!tier.fits && !(tier.chosen && tier.installed)) return "unfit";
  if (own.includes("damaged")) return "damaged";
  if (!tier.installed) return isBegun(tier, models) ? "partial" : "absent";
  if (own.includes("memory")) return "memory";
  return tier.chosen ? "in-use" : "ready";
}

/** Models of the site itself are here without anybody having asked for the tier. */
function isBegun(tier: TierRow, models: readonly ModelRow[]): boolean {
  return ofTier(tier, models).some(({ removable, received }) => removable && received > 0);
}

/** True while a download is going on: there is one at a time. */
export function downloading(models: readonly ModelRow[]): boolean {
  return models.some(({ state }) => state === "downloading" || state === "waiting");
}

/** Bytes; `total` and the rates only where they are known of every model that counts. */
export interface TierProgress {
  readonly loaded: number;
  readonly total?: number;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
  readonly waiting?: "network" | "retry";
}

/** The tier as one download: what its models have together, and how fast the one that comes is coming. */
export function tierProgress(tier: TierRow, models: readonly ModelRow[]): TierProgress {
  const own = ofTier(tier, models);
  const loaded = own.reduce((sum, { received, progress }) => sum + Math.max(progress?.loaded ?? 0, received), 0);
  const sizes = own.map(({ bytes, progress }) => bytes ?? progress?.total);
  const known = sizes.filter((bytes) => bytes !== undefined);
  const total = known.length === own.length ? known.reduce((sum, bytes) => sum + bytes, 0) : tier.bytes;
  const { bytesPerSecond, waiting } =
    own.find(({ progress }) => progress && progress.loaded < progress.total)?.progress ?? {};
  const left = total !== undefined && bytesPerSecond ? Math.max(total - loaded, 0) / bytesPerSecond : undefined;
  return {
    loaded,
    ...(total === undefined ? {} : { total }),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    ...(left === undefined ? {} : { secondsLeft: left }),
    ...(waiting ? { waiting } : {}),
  };
}

const BUSY = ["downloading", "waiting", "verifying"] as const;

function ofTier(tier: TierRow, models: readonly ModelRow[]): ModelRow[] {
  return models.filter(({ id }) => tier.models.includes(id));
}
