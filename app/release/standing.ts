import type { Change } from "../../core/rollout/apply.ts";
import { placeOf } from "../../core/rollout/bucket.ts";
import { type Release, type Slot, usualBounds } from "../../core/rollout/channel.ts";
import { besideFor, releaseFor, trialName } from "../../core/rollout/choose.ts";
import type { TrustPorts } from "../../core/trust.ts";
import type { Kept } from "./kept.ts";
import type { Note } from "./note.ts";

/** A released model that this device is to run. */
export interface Wanted extends Change {
  readonly slot: Slot;
  /** Time to the first word above which a turn is slow, in ms. */
  readonly slowMs: number;
}

/** What the rules give this device of a channel. aside: ids that cannot be had in this session. */
export async function wantedOf(
  { channel: { slots }, expired }: Kept,
  note: Note,
  running: ReadonlySet<string>,
  aside: ReadonlySet<string>,
  ports: Pick<TrustPorts, "sha256">,
): Promise<readonly Wanted[]> {
  const open: readonly Slot[] = expired ? slots.map(({ challenger: _, ...slot }) => slot) : slots;
  const standing = { ...(await standingOf(open, note, aside, ports)), running };
  return open.flatMap((slot) => {
    const release = releaseFor(slot, standing);
    return release ? [wanted(slot, release)] : [];
  });
}

/** The models that this device is to try beside those it runs, and that nobody hears. */
export async function besidesOf(
  { channel: { slots }, expired }: Kept,
  note: Note,
  aside: ReadonlySet<string>,
  ports: Pick<TrustPorts, "sha256">,
): Promise<readonly Wanted[]> {
  const open = expired ? [] : slots;
  const standing = await standingOf(open, note, aside, ports);
  return open.flatMap((slot) => {
    const trial = besideFor(slot, standing);
    return trial ? [wanted(slot, trial)] : [];
  });
}

async function standingOf(
  slots: readonly Slot[],
  { id, left }: Note,
  aside: ReadonlySet<string>,
  ports: Pick<TrustPorts, "sha256">,
) {
  const trials = slots.flatMap((slot) => (slot.challenger ? [trialName(slot, slot.challenger)] : []));
  const drawn = trials.map(async (name) => [name, await placeOf(id, name, ports)] as const);
  return { left: new Set([...Object.keys(left), ...aside]), places: new Map(await Promise.all(drawn)) };
}

function wanted(slot: Slot, release: Release): Wanted {
  const { ttfwMs } = slot.challenger === release ? slot.challenger.bounds : usualBounds;
  return { slot, replaces: slot.replaces, model: release.model, slowMs: ttfwMs };
}
