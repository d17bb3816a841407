import { alarm, reminder, timer } from "./alarms.ts";
import { contact } from "./contacts.ts";
import { counting } from "./count.ts";
import { date } from "./date.ts";
import { days } from "./days.ts";
import { emergency } from "./emergency.ts";
import { list } from "./lists.ts";
import { money } from "./money.ts";
import { note } from "./notes.ts";
import type { Skill } from "./skill.ts";
import { spell } from "./spell.ts";
import { sums } from "./sums.ts";
import { aloud, help, repeat } from "./talk.ts";
import { time } from "./time.ts";
import { translate } from "./translate.ts";
import { units } from "./units.ts";

/** Every skill by its name, which is its name in the data too. */
export const SKILLS: Readonly<Record<string, Skill>> = {
  time,
  date,
  sums,
  units,
  money,
  timer,
  alarm,
  reminder,
  list,
  note,
  contact,
  emergency,
  translate,
  spell,
  count: counting,
  days,
  aloud,
  repeat,
  help,
};

/** Intents that only follow a question of ours: nobody begins with them. */
export const FOLLOWING: ReadonlySet<string> = new Set(["money told"]);
