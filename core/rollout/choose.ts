import { chosen } from "./bucket.ts";
import type { Release, Slot, Trial } from "./channel.ts";

/** What one device knows of itself. */
interface Standing {
  /** Ids of models that it has left, or that its person has. */
  readonly left: ReadonlySet<string>;
  /** Ids of released models that it runs already. */
  readonly running: ReadonlySet<string>;
  /** 0 to 1, as `placeOf` gives it, by the release's name. */
  readonly places: ReadonlyMap<string, number>;
}

/** Names a trial where devices draw their places. */
export function trialName({ name }: Slot, { version }: Trial): string {
  return `${name}-${version}`;
}

/** Of one slot: the release that the device is to run; undefined for the manifest's own model. */
export function releaseFor(slot: Slot, { left, running, places }: Standing): Release | undefined {
  const { champion, challenger } = slot;
  const everybody = champion && !left.has(champion.model.id) ? champion : undefined;
  if (!challenger || challenger.mode === "shadow" || left.has(challenger.model.id)) return everybody;
  if (challenger.paused && !running.has(challenger.model.id)) return everybody;
  return chosen(places.get(trialName(slot, challenger)) ?? 1, challenger.weight) ? challenger : everybody;
}

/** Of one slot: the model that the device is to try unheard, beside the one that it runs. A paused one nobody tries. */
export function besideFor(slot: Slot, { left, places }: Omit<Standing, "running">): Trial | undefined {
  const { challenger } = slot;
  if (challenger?.mode !== "shadow" || challenger.paused || left.has(challenger.model.id)) return undefined;
  return chosen(places.get(trialName(slot, challenger)) ?? 1, challenger.weight) ? challenger : undefined;
}
