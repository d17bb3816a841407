import { listed, sayIn } from "./say.ts";
import type { Skill, World } from "./skill.ts";

/** So many things are named at once. */
const NAMED = 8;

/** Says what was answered last once more. */
export const repeat: Skill = {
  says: ["nothing"],
  intents: { again: (_, world) => ({ text: world.last === "" ? sayIn(world, "repeat", "nothing") : world.last }) },
};

/** Reads aloud what the person dictates or types. */
export const aloud: Skill = {
  says: ["what"],
  intents: {
    read: (slots, world) => {
      const { text } = slots;
      return text === undefined
        ? { text: sayIn(world, "aloud", "what"), ask: { skill: "aloud", intent: "read", slots, wants: "text" } }
        : { text: String(text) };
    },
  },
};

export const help: Skill = {
  says: ["can", "why", "nowhy", "unsure", "sure", "well", "fallback"],
  intents: {
    can: (_, world) => {
      const names = Object.values(world.data.skills).map(({ name }) => name);
      const examples = [...new Set(names)].slice(0, NAMED);
      return { text: sayIn(world, "help", "can", { all: listed(examples, world), example: exampleOf(world) }) };
    },
    /** Why it was understood like that. */
    why: (_, world) => {
      const { before } = world;
      if (!before) return { text: sayIn(world, "help", "nowhy") };
      const name = world.data.skills[before.skill]?.name ?? before.skill;
      return {
        text: sayIn(world, "help", "why", { name, phrasing: before.phrasing.replace(/ ?\{\w+\}/g, " …").trim() }),
      };
    },
  },
};

function exampleOf({ data, now }: World): string {
  const examples = Object.values(data.skills).map(({ example }) => example);
  return examples[Math.floor(now / 1000) % examples.length] ?? "";
}
