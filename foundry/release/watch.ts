import { failure, isFailure } from "../../core/failure.ts";
import { type Standing, standing } from "../../core/rollout/aggregate.ts";
import type { AnyReport } from "../../core/rollout/beside-report.ts";
import type { Channel, Slot, Trial } from "../../core/rollout/channel.ts";
import { withTrial } from "../../core/rollout/channel-deeds.ts";
import { trialName } from "../../core/rollout/choose.ts";
import { type Next, type NextBeside, nextOf, stepOf } from "../../core/rollout/next.ts";
import { readUtc } from "../../core/utc.ts";
import type { Host } from "../verb.ts";
import type { Desk } from "./desk.ts";
import type { Released } from "./history.ts";
import { publishedVersion } from "./publish.ts";
import { judgedBeside } from "./watch-beside.ts";

/** Beside 0 (nothing, or a step on), 1 and 2: what a scheduled job may want to tell somebody. */
const TAKEN_BACK = 3;
const AWAITS_SOMEBODY = 4;

export interface Trying {
  readonly slot: Slot;
  readonly trial: Trial;
}

/** What a look came to, and what is then to be done. */
export interface Judged {
  /** As JSON shows it. */
  readonly shown: object;
  readonly deed: (Next | NextBeside)["deed"];
  /** The same in a line. */
  readonly words: string;
  /** Throws `busy` where another release was written meanwhile. */
  readonly act: () => Promise<void>;
}

/**
 * One look at a trial: taken back, a step on, or left as it is. All that it goes by is the channel and the reports, so it
 * may be called at any time and as often as one likes; of two at once one alone writes. What a killed run left undone is done first.
 */
export async function watched(
  desk: Desk,
  name: string,
  reports: readonly AnyReport[],
  { json, host }: { readonly json: boolean; readonly host: Host },
): Promise<number> {
  const history = await desk.history();
  const channel = history.at(-1)?.channel;
  if (!channel) throw failure("no-model", "nothing was released");
  await mend(desk, channel, name);
  const trying = trialIn(channel, name);
  if (!trying) {
    host.print(json ? JSON.stringify({ model: name, deed: "none" }) : `${name} has no challenger`);
    return 0;
  }
  const { shown, deed, words, act } =
    trying.trial.mode === "shadow"
      ? judgedBeside(desk, channel, trying, reports)
      : judgedHeard(desk, { channel, history, now: host.now() }, trying, reports);
  try {
    await act();
  } catch (thrown) {
    if (!isFailure(thrown) || thrown.code !== "busy") throw thrown;
    host.print(json ? JSON.stringify({ model: name, deed: "busy" }) : `${name}: another release was written meanwhile`);
    return 0;
  }
  const { version, weight } = trying.trial;
  host.print(json ? JSON.stringify({ model: name, version, weight, ...shown }) : words);
  if (deed === "back") return TAKEN_BACK;
  return deed === "approve" || deed === "tried" ? AWAITS_SOMEBODY : 0;
}

/** A trial that people hear. */
function judgedHeard(
  desk: Desk,
  { channel, history, now }: { channel: Channel; history: readonly Released[]; now: number },
  { slot, trial }: Trying,
  reports: readonly AnyReport[],
): Judged {
  const { name, replaces } = slot;
  const heard = reports.flatMap((one) => (one.arm === "shadow" ? [] : [one]));
  const seen = standing(heard, trialName(slot, trial), stepOf(trial), trial);
  const next = nextOf(trial, seen, hoursAt(history, name, now));
  const act = async () => {
    if (next.deed === "back") {
      await desk.rollBack(name, `failed ${name} ${trial.version}: ${seen.measures.join(", ")}`, channel);
      return;
    }
    if (next.deed !== "step") return;
    const slots = withTrial(channel, name, replaces, { ...trial, weight: next.weight });
    await desk.release(slots, `successful ${name} ${trial.version}: ${next.weight} %`, channel);
  };
  return { shown: { ...seen, ...next }, deed: next.deed, words: line({ slot, trial }, seen, next), act };
}

/** Site and registry say what the history says. */
async function mend(desk: Desk, channel: Channel, name: string): Promise<void> {
  if ((await publishedVersion(desk.places.site)) !== channel.version) await desk.publish(channel);
  await desk.follow(channel, [name]);
}

function trialIn({ slots }: Channel, name: string): Trying | undefined {
  const slot = slots.find((one) => one.name === name);
  return slot?.challenger && { slot, trial: slot.challenger };
}

/** Since when the trial has had the share it has now. */
function hoursAt(history: readonly Released[], name: string, now: number): number {
  const share = ({ channel }: Released) => {
    const trial = trialIn(channel, name)?.trial;
    return trial && `${trial.version} ${trial.weight}`;
  };
  const last = history.at(-1);
  const other = history.findLastIndex((one) => last && share(one) !== share(last));
  const since = readUtc(history[other + 1]?.at ?? "") ?? now;
  return (now - since) / 3_600_000;
}

const WHY: Readonly<Record<Extract<Next, { deed: "wait" }>["why"], string>> = {
  few: "too few devices have told",
  unclear: "not clear yet",
  time: "the step's time is not over",
  paused: "paused",
  ab: "its share stays",
};

function line({ slot: { name }, trial }: Trying, { outcome, measures, devices, wanted }: Standing, next: Next): string {
  const told = `${devices.challenger} devices with it and ${devices.control} without have told, next look at ${wanted}`;
  const deeds = {
    back: () => "taken back",
    approve: () => "all steps done: promote takes an approval",
    step: () => (next.deed === "step" ? `now ${next.weight} %` : ""),
    wait: () => (next.deed === "wait" ? `waits, ${WHY[next.why]}` : ""),
  };
  const why = measures.length > 0 ? ` (${measures.join(", ")})` : "";
  return `${name} ${trial.version} at ${trial.weight} %: ${outcome}${why}; ${deeds[next.deed]()}; ${told}`;
}
