import type { Thing } from "./data.ts";
import { UNIT_SECONDS } from "./durations.ts";
import type { World } from "./skill.ts";

type Values = Readonly<Record<string, string | number>>;

/** A skill's sentence with its places filled. `n` decides between one and more. */
export function sayIn({ data }: Pick<World, "data">, skill: string, name: string, values: Values = {}): string {
  const sentence = data.skills[skill]?.say[name];
  if (sentence === undefined) throw new Error(`${data.language} has no sentence ${skill}.${name}`);
  const pattern = typeof sentence === "string" ? sentence : values.n === 1 ? sentence.one : sentence.other;
  return pattern.replace(/\{(\w+)\}/g, (place, key: string) => String(values[key] ?? place));
}

/** "3 kilometres"; small whole numbers agree with what is counted where the language has words for that. */
export function counted({ data }: Pick<World, "data">, n: number, { one, many, forms }: Thing): string {
  if (n === 1) return one;
  const agreeing = forms === undefined ? undefined : data.forms[forms]?.[String(n)];
  return many.replace("{n}", () => agreeing ?? written(n));
}

/** A number as it is shown: at most three decimals, and never "-0" nor an exponent below 10^15. */
export function written(n: number): string {
  const rounded = Math.round(n * 1000) / 1000;
  if (rounded === 0 && n !== 0) return String(Number(n.toPrecision(2)));
  return String(rounded === 0 ? 0 : rounded);
}

/** "1 hour and 5 minutes", of its two largest parts. */
export function durationIn(world: Pick<World, "data">, seconds: number): string {
  const { durations } = world.data;
  let left = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const unit of ["week", "day", "hour", "minute", "second"] as const) {
    const count = Math.floor(left / UNIT_SECONDS[unit]);
    // Two weeks are said in weeks, ten days in days.
    if (count === 0 || (unit === "week" && left % UNIT_SECONDS.week !== 0)) continue;
    left -= count * UNIT_SECONDS[unit];
    parts.push(counted(world, count, durations[unit]));
  }
  if (parts.length === 0) return counted(world, 0, durations.second);
  return listed(parts.slice(0, 2), world);
}

/** "a, b and c"; some languages write their "and" onto the last. */
export function listed(things: readonly string[], { data }: Pick<World, "data">): string {
  const last = things.at(-1) ?? "";
  if (things.length < 2) return last;
  const [glued] = data.gluedAnd;
  return `${things.slice(0, -1).join(", ")} ${glued ?? `${data.and[0] ?? ""} `}${last}`;
}
