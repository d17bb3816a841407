import { dateOf, localOf, weekdayOf } from "./calendar.ts";
import { sayIn } from "./say.ts";
import type { Skill, World } from "./skill.ts";
import type { Slots } from "./slots.ts";

export const date: Skill = {
  says: ["is", "was", "weekday", "month", "year"],
  intents: {
    day: (slots, world) => ({ text: whole(world, distance(slots)) }),
    weekday: (slots, world) => {
      const { days } = localOf(world.now, world.offset);
      const day = world.data.days[weekdayOf(days + distance(slots))]?.[0] ?? "";
      return { text: sayIn(world, "date", "weekday", { day }) };
    },
    month: (_, world) => {
      const { month } = localOf(world.now, world.offset);
      return { text: sayIn(world, "date", "month", { month: world.rules.dates.months[month - 1] ?? "" }) };
    },
    year: (_, world) => ({ text: sayIn(world, "date", "year", { year: localOf(world.now, world.offset).year }) }),
  },
};

function distance({ relative }: Slots): number {
  return relative === undefined ? 0 : Number(relative);
}

function whole(world: World, ahead: number): string {
  const days = localOf(world.now, world.offset).days + ahead;
  const { year, month, day } = dateOf(days);
  const values = {
    weekday: world.data.days[weekdayOf(days)]?.[0] ?? "",
    date: `${day} ${world.rules.dates.months[month - 1] ?? ""} ${year}`,
    relative: world.data.relative[String(ahead)]?.[0] ?? "",
  };
  return sayIn(world, "date", ahead < 0 ? "was" : "is", values);
}
