import { sayIn } from "./say.ts";
import type { Act, Skill } from "./skill.ts";

/** service: undefined for help of any kind. */
function numbers(service?: "police" | "ambulance" | "fire"): Act {
  return ({ country }, world) => {
    const code = String(country ?? world.data.country);
    const known = world.countries[code];
    const name = world.data.countries[code]?.[0] ?? code;
    if (!known) return { text: sayIn(world, "emergency", "unknown", { country: name }) };
    const own = service && known[service];
    const all = own ? [own, ...known.any.filter((one) => one !== own)] : known.any;
    return {
      text: sayIn(world, "emergency", "is", { country: name, numbers: joined(all, sayIn(world, "emergency", "or")) }),
    };
  };
}

export const emergency: Skill = {
  says: ["is", "or", "unknown"],
  intents: { any: numbers(), police: numbers("police"), ambulance: numbers("ambulance"), fire: numbers("fire") },
};

function joined(numbers: readonly string[], or: string): string {
  const last = numbers.at(-1) ?? "";
  return numbers.length < 2 ? last : `${numbers.slice(0, -1).join(", ")} ${or} ${last}`;
}
