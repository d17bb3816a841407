import { counted, sayIn } from "./say.ts";
import type { Skill, World } from "./skill.ts";
import type { Slots } from "./slots.ts";

/** Rates are what the person says: nothing is fetched. */
export const money: Skill = {
  says: ["set", "is", "ask"],
  intents: {
    /** `number` of `currency` are `number2` of `currency2`. */
    rate: (slots, world) => {
      const { currency = "", currency2 = "" } = slots;
      const [a, b] = [Number(slots.number ?? 1), Number(slots.number2 ?? 1)];
      if (currency === currency2 || !(a > 0) || !(b > 0)) return undefined;
      const said = { a: moneyIn(world, a, currency), b: moneyIn(world, b, currency2) };
      return {
        text: sayIn(world, "money", "set", said),
        change: (kept) => ({
          ...kept,
          rates: { ...kept.rates, [`${currency} ${currency2}`]: b / a, [`${currency2} ${currency}`]: a / b },
        }),
      };
    },
    convert: (slots, world) => {
      const { number = 1, currency = "", currency2 = "" } = slots;
      if (currency === currency2) return undefined;
      const rate = world.kept.rates[`${currency} ${currency2}`];
      const one = moneyIn(world, 1, currency);
      if (rate === undefined) {
        const ask = { skill: "money", intent: "told", slots, wants: "number2" };
        return { text: sayIn(world, "money", "ask", { a: one, b: nameOf(world, currency2) }), ask };
      }
      return { text: converted(world, Number(number), slots, rate) };
    },
    /** The rate was asked for, and told: `number2` of `currency2` for one of `currency`. */
    told: (slots, world) => {
      const { number = 1, number2 = 0, currency, currency2 } = slots;
      const rate = Number(number2);
      if (!(rate > 0)) return undefined;
      return {
        text: converted(world, Number(number), slots, rate),
        change: (kept) => ({
          ...kept,
          rates: { ...kept.rates, [`${currency} ${currency2}`]: rate, [`${currency2} ${currency}`]: 1 / rate },
        }),
      };
    },
  },
};

function converted(world: World, n: number, { currency = "", currency2 = "" }: Slots, rate: number): string {
  const b = Math.round(n * rate * 100) / 100;
  return sayIn(world, "money", "is", { a: moneyIn(world, n, currency), b: moneyIn(world, b, currency2) });
}

function moneyIn(world: World, n: number, currency: string | number): string {
  const thing = world.data.currencies[currency];
  return thing ? counted(world, n, thing) : `${n} ${currency}`;
}

function nameOf({ data }: World, currency: string | number): string {
  return data.currencies[currency]?.said[0] ?? String(currency);
}
