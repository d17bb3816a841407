import { counted, sayIn } from "./say.ts";
import type { Skill } from "./skill.ts";

type Kind = "length" | "mass" | "volume" | "area" | "speed" | "heat" | "time";
/** How much of the kind's own unit (m, g, l, m², m/s, °C, s) one is. The exact values of the International Yard and Pound and of the imperial gallon. */
const UNITS: Readonly<Record<string, readonly [Kind, number]>> = {
  km: ["length", 1000],
  m: ["length", 1],
  cm: ["length", 0.01],
  mm: ["length", 0.001],
  mi: ["length", 1609.344],
  ft: ["length", 0.3048],
  in: ["length", 0.0254],
  yd: ["length", 0.9144],
  kg: ["mass", 1000],
  g: ["mass", 1],
  mg: ["mass", 0.001],
  t: ["mass", 1_000_000],
  lb: ["mass", 453.592_37],
  oz: ["mass", 28.349_523_125],
  l: ["volume", 1],
  ml: ["volume", 0.001],
  gal: ["volume", 4.546_09],
  ha: ["area", 10_000],
  acre: ["area", 4046.856_422_4],
  c: ["heat", 1],
  f: ["heat", 1],
  s: ["time", 1],
  min: ["time", 60],
  h: ["time", 3600],
  d: ["time", 86_400],
  wk: ["time", 604_800],
};

export const units: Skill = {
  says: ["is", "apart"],
  intents: {
    convert: ({ number = 1, unit = "", unit2 = "" }, world) => {
      const [from, to] = [world.data.units[unit], world.data.units[unit2]];
      if (!from || !to) return undefined;
      const result = converted(Number(number), String(unit), String(unit2));
      const a = counted(world, Number(number), from);
      if (result === undefined)
        return { text: sayIn(world, "units", "apart", { a: from.said[0] ?? "", b: to.said[0] ?? "" }) };
      return { text: sayIn(world, "units", "is", { a, b: counted(world, Math.round(result * 1000) / 1000, to) }) };
    },
  },
};

/** Undefined for units of different kinds. */
function converted(n: number, from: string, to: string): number | undefined {
  const [a, b] = [UNITS[from], UNITS[to]];
  if (!a || !b || a[0] !== b[0]) return undefined;
  if (a[0] !== "heat") return (n * a[1]) / b[1];
  const celsius = from === "f" ? ((n - 32) * 5) / 9 : n;
  return to === "f" ? (celsius * 9) / 5 + 32 : celsius;
}
