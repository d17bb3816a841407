import { clock, localOf } from "./calendar.ts";
import { sayIn } from "./say.ts";
import type { Skill } from "./skill.ts";

export const time: Skill = {
  says: ["now"],
  intents: {
    now: (_, world) => ({
      text: sayIn(world, "time", "now", { time: clock(localOf(world.now, world.offset).minutes) }),
    }),
  },
};
