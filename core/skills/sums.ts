import { sayIn, written } from "./say.ts";
import type { Act, Skill } from "./skill.ts";

/** Larger results are nobody's mental arithmetic, and floating point is no longer exact. */
const LARGEST = 1e12;

function sum(work: (a: number, b: number) => number): Act {
  return ({ number, number2 }, world) => {
    const result = work(Number(number), Number(number2));
    if (Number.isNaN(result) || Math.abs(result) === Number.POSITIVE_INFINITY)
      return { text: sayIn(world, "sums", "zero") };
    if (Math.abs(result) > LARGEST) return { text: sayIn(world, "sums", "large") };
    return { text: sayIn(world, "sums", result < 0 ? "less" : "is", { n: written(Math.abs(result)) }) };
  };
}

export const sums: Skill = {
  says: ["is", "less", "zero", "large"],
  intents: {
    add: sum((a, b) => a + b),
    subtract: sum((a, b) => a - b),
    from: sum((a, b) => b - a),
    multiply: sum((a, b) => a * b),
    divide: sum((a, b) => a / b),
    percent: sum((a, b) => (a * b) / 100),
    square: sum((a) => a * a),
    half: sum((a) => a / 2),
  },
};
