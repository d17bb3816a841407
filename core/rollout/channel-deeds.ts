import { type Failure, failure, isFailure } from "../failure.ts";
import type { Channel, Slot, Trial } from "./channel.ts";

type Slots = readonly Slot[];

export const emptyChannel: Channel = { schema: 1, version: 1, slots: [] };

/** A challenger in a slot, or the same one with another share; in place of one that was there. */
export function withTrial({ slots }: Channel, name: string, replaces: string, challenger: Trial): Slots | Failure {
  const before = slots.find((slot) => slot.name === name);
  if (before && before.replaces !== replaces)
    return failure("bad-manifest", `${name} stands for ${before.replaces}, not for ${replaces}`);
  if (before?.champion?.model.id === challenger.model.id)
    return failure("bad-manifest", `${challenger.model.id} is the champion already`);
  return placed(slots, { ...(before ?? { name, replaces }), challenger });
}

/** The challenger for everybody. A shadow was never heard by anybody: it has to be a canary first. */
export function promoted(channel: Channel, name: string): Slots | Failure {
  const found = trialIn(channel, name);
  if (isFailure(found)) return found;
  const { version, digest, model, mode } = found.challenger;
  if (mode === "shadow")
    return failure(
      "bad-manifest",
      `${name} ${version} is a shadow, which nobody has heard: release it as a canary first`,
    );
  const { challenger: _, ...slot } = found.slot;
  return placed(channel.slots, { ...slot, champion: { version, digest, model } });
}

export function paused(channel: Channel, name: string): Slots | Failure {
  const found = trialIn(channel, name);
  if (isFailure(found)) return found;
  return placed(channel.slots, { ...found.slot, challenger: { ...found.challenger, paused: true } });
}

/**
 * The challenger gone; without one, the champion that was before. former: the channels before this one, oldest first. A
 * slot in which the manifest's own model stands again goes with it.
 */
export function rolledBack(channel: Channel, name: string, former: readonly Channel[]): Slots | Failure {
  const slot = channel.slots.find((one) => one.name === name);
  if (!slot) return failure("no-model", `nothing of ${name} is released`);
  const { challenger, champion, ...rest } = slot;
  const back = challenger ? champion : championBefore(name, champion?.model.id, former);
  return back ? placed(channel.slots, { ...rest, champion: back }) : channel.slots.filter((one) => one !== slot);
}

function championBefore(name: string, id: string | undefined, former: readonly Channel[]): Slot["champion"] {
  const champions = former.map(({ slots }) => slots.find((slot) => slot.name === name)?.champion);
  const at = champions.findIndex((one) => one?.model.id === id);
  return at < 1 ? undefined : champions[at - 1];
}

function trialIn({ slots }: Channel, name: string): { slot: Slot; challenger: Trial } | Failure {
  const slot = slots.find((one) => one.name === name);
  const { challenger } = slot ?? {};
  return slot && challenger ? { slot, challenger } : failure("no-model", `${name} has no challenger`);
}

function placed(slots: Slots, slot: Slot): Slots {
  const there = slots.some(({ name }) => name === slot.name);
  return there ? slots.map((one) => (one.name === slot.name ? slot : one)) : [...slots, slot];
}
