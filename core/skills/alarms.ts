import { clock, localOf, momentOf, weekdayOf } from "./calendar.ts";
import { type Alarm, withAlarm, withoutAlarms } from "./kept.ts";
import { durationIn, listed, sayIn } from "./say.ts";
import type { Act, Deed, Skill, World } from "./skill.ts";
import type { Slots } from "./slots.ts";

type Kind = Alarm["kind"];
/** A timer of a year is a slip of the ear. */
const LONGEST = 366 * 86_400;

/** When it is to ring, from a duration or a time; undefined where neither was said. */
function dueOf(slots: Slots, { now, offset }: World): number | undefined {
  const { duration, time, ahead } = slots;
  if (typeof duration === "number") return duration > 0 && duration <= LONGEST ? now + duration * 1000 : undefined;
  if (typeof time === "string") return momentOf(time, ahead === undefined ? undefined : Number(ahead), now, offset);
  return undefined;
}

function set(kind: Kind, wants: "duration" | "time"): Act {
  return (slots, world) => {
    const text = String(slots.text ?? "");
    if (kind === "reminder" && text === "")
      return { text: sayIn(world, kind, "what"), ask: { skill: kind, intent: "set", slots, wants: "text" } };
    const due = dueOf(slots, world);
    if (due === undefined)
      return { text: sayIn(world, kind, "when"), ask: { skill: kind, intent: "set", slots, wants } };
    const said = { duration: durationIn(world, (due - world.now) / 1000), time: whenIn(world, due), text };
    return { text: sayIn(world, kind, "set", said), change: (kept) => withAlarm(kept, { kind, due, text }) };
  };
}

function left(kind: Kind): Act {
  return (_, world) => {
    const mine = running(world, kind);
    if (mine.length === 0) return { text: sayIn(world, kind, "none") };
    const all = mine.map(({ due, text }) => {
      const values = { duration: durationIn(world, (due - world.now) / 1000), time: whenIn(world, due), text };
      return sayIn(world, kind, "each", values);
    });
    return { text: sayIn(world, kind, "left", { n: mine.length, all: listed(all.slice(0, 5), world) }) };
  };
}

/** Several are stopped only after a question. */
function cancel(kind: Kind): Act {
  return (slots, world): Deed => {
    const mine = running(world, kind);
    if (mine.length === 0) return { text: sayIn(world, kind, "none") };
    if (mine.length > 1 && slots.sure === undefined) {
      const ask = { skill: kind, intent: "cancel", slots: { ...slots, sure: 1 }, wants: "yes" };
      return { text: sayIn(world, kind, "sure", { n: mine.length }), ask };
    }
    const gone = new Set(mine.map(({ id }) => id));
    return { text: sayIn(world, kind, "gone"), change: (kept) => withoutAlarms(kept, ({ id }) => gone.has(id)) };
  };
}

function running({ kept, now }: World, kind: Kind): Alarm[] {
  return kept.alarms
    .filter((alarm) => alarm.kind === kind && !alarm.rung && alarm.due > now)
    .sort((a, b) => a.due - b.due);
}

/** "14:05", with the day where it is not today. */
function whenIn({ now, offset, data }: World, due: number): string {
  const [today, then] = [localOf(now, offset), localOf(due, offset)];
  const ahead = then.days - today.days;
  if (ahead === 0) return clock(then.minutes);
  const day = ahead === 1 ? data.relative["1"]?.[0] : data.days[weekdayOf(then.days)]?.[0];
  const date = ahead < 7 ? day : `${then.day} ${data.months[then.month - 1]?.[0] ?? ""}`;
  return `${date ?? ""} ${clock(then.minutes)}`;
}

function alarmSkill(kind: Kind, wants: "duration" | "time"): Skill {
  const says = ["set", "when", "none", "each", "left", "sure", "gone", "rings"];
  return {
    says: kind === "reminder" ? [...says, "what"] : says,
    intents: { set: set(kind, wants), left: left(kind), cancel: cancel(kind) },
  };
}

export const timer = alarmSkill("timer", "duration");
export const alarm = alarmSkill("alarm", "time");
export const reminder = alarmSkill("reminder", "time");
