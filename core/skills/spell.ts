import { sayIn } from "./say.ts";
import type { Skill } from "./skill.ts";

/** Letters as a reader sees them: a sign that belongs to a consonant stays with it. */
const LETTER = /\P{M}\p{M}*/gu;

export const spell: Skill = {
  says: ["is", "count"],
  intents: {
    word: ({ word = "" }, world) => {
      const letters = String(word).match(LETTER) ?? [];
      return { text: sayIn(world, "spell", "is", { word, letters: letters.join(", ") }) };
    },
    count: ({ word = "" }, world) => {
      const letters = String(word).match(LETTER) ?? [];
      return { text: sayIn(world, "spell", "count", { word, n: letters.length }) };
    },
  },
};
