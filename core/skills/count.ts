import { sayIn } from "./say.ts";
import type { Act, Skill } from "./skill.ts";

/** More would be said for minutes. */
const MOST = 50;

const count: Act = ({ number = 1, number2 }, world) => {
  const [from, to] = number2 === undefined ? [1, Number(number)] : [Number(number), Number(number2)];
  if (!Number.isInteger(from) || !Number.isInteger(to) || Math.abs(to - from) >= MOST)
    return { text: sayIn(world, "count", "far") };
  const step = to < from ? -1 : 1;
  const numbers = Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from + i * step);
  return { text: `${numbers.join(", ")}.` };
};

export const counting: Skill = {
  says: ["far"],
  intents: { up: count, down: ({ number = 10 }, world) => count({ number, number2: 1 }, world) },
};
