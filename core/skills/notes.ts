import { MOST } from "./kept.ts";
import { sayIn } from "./say.ts";
import type { Skill } from "./skill.ts";

/** So many of the newest are read out. */
const READ = 5;

export const note: Skill = {
  says: ["what", "kept", "read", "none", "sure", "gone"],
  intents: {
    take: (slots, world) => {
      const { text } = slots;
      if (text === undefined)
        return { text: sayIn(world, "note", "what"), ask: { skill: "note", intent: "take", slots, wants: "text" } };
      const note = { text: String(text), at: world.now };
      return {
        text: sayIn(world, "note", "kept", { text: note.text }),
        change: (kept) => ({ ...kept, notes: [...kept.notes, note].slice(-MOST) }),
      };
    },
    read: (_, world) => {
      const { notes } = world.kept;
      if (notes.length === 0) return { text: sayIn(world, "note", "none") };
      const all = notes
        .slice(-READ)
        .map(({ text }) => text)
        .join(". ");
      return { text: sayIn(world, "note", "read", { n: notes.length, all }) };
    },
    clear: (slots, world) => {
      const n = world.kept.notes.length;
      if (n === 0) return { text: sayIn(world, "note", "none") };
      if (slots.sure === undefined) {
        const ask = { skill: "note", intent: "clear", slots: { ...slots, sure: 1 }, wants: "yes" };
        return { text: sayIn(world, "note", "sure", { n }), ask };
      }
      return { text: sayIn(world, "note", "gone"), change: (kept) => ({ ...kept, notes: [] }) };
    },
  },
};
