import { localOf } from "./calendar.ts";
import { durationIn, listed, sayIn } from "./say.ts";
import type { Act, Skill, World } from "./skill.ts";

function neighbour(names: "days" | "months", slot: "day" | "month", step: number): Act {
  return (slots, world) => {
    const all = world.data[names];
    const at = Number(slots[slot]) - 1;
    const [a, b] = [nameOf(world, names, at), nameOf(world, names, (at + step + all.length) % all.length)];
    return { text: sayIn(world, "days", step > 0 ? "after" : "before", { a, b }) };
  };
}

export const days: Skill = {
  says: ["after", "before", "nth", "all", "until"],
  intents: {
    after: neighbour("days", "day", 1),
    before: neighbour("days", "day", -1),
    "month-after": neighbour("months", "month", 1),
    "month-before": neighbour("months", "month", -1),
    /** The nth day of the week or month of the year. */
    "nth-day": ({ ordinal = 1 }, world) => (Number(ordinal) > 7 ? undefined : nth(world, "days", Number(ordinal))),
    "nth-month": ({ ordinal = 1 }, world) => nth(world, "months", Number(ordinal)),
    week: (_, world) => ({ text: sayIn(world, "days", "all", { all: all(world, "days") }) }),
    months: (_, world) => ({ text: sayIn(world, "days", "all", { all: all(world, "months") }) }),
    /** How long until the next such day. */
    until: ({ day = 1 }, world) => {
      const { weekday } = localOf(world.now, world.offset);
      const ahead = (Number(day) - 1 - weekday + 7) % 7 || 7;
      return {
        text: sayIn(world, "days", "until", {
          a: nameOf(world, "days", Number(day) - 1),
          n: ahead,
          duration: durationIn(world, ahead === 7 ? 604_800 : ahead * 86_400),
        }),
      };
    },
  },
};

function nth(world: World, names: "days" | "months", ordinal: number) {
  return { text: sayIn(world, "days", "nth", { a: nameOf(world, names, ordinal - 1) }) };
}

function nameOf({ data }: World, names: "days" | "months", index: number): string {
  return data[names][index]?.[0] ?? "";
}

function all(world: World, names: "days" | "months"): string {
  return listed(
    world.data[names].map(([first = ""]) => first),
    world,
  );
}
