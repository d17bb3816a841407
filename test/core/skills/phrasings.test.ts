import { expect, test } from "vitest";
import { SKILLS } from "../../../core/skills/all.ts";
import { SURE } from "../../../core/skills/desk.ts";
import { dataOf, deskOf, LANGUAGES } from "./language.ts";
import { phrasingsOf } from "./samples.ts";

/** Of each skill so many phrasings are asked; EVERY=1 asks all of them. */
const ASKED = process.env.EVERY ? Number.POSITIVE_INFINITY : 3;

test.each(LANGUAGES)(
  "%s: 40 ways and more to ask for each skill, and each finds its skill and what was said",
  (language) => {
    const data = dataOf(language);
    const { desk } = deskOf(language);
    const wrong: string[] = [];
    let asked = 0;
    for (const [skill, all] of phrasingsOf(language, data)) {
      expect(all.length, `${language} ${skill}`).toBeGreaterThanOrEqual(40);
      const step = Math.max(1, Math.floor(all.length / ASKED));
      for (let i = 0; i < all.length; i += step) {
        const one = all[i];
        if (!one) continue;
        asked++;
        const best = desk.matcher.match(one.text, SURE)[0];
        const found =
          best?.skill === one.skill && Object.entries(one.slots).every(([slot, value]) => best.slots[slot] === value);
        if (!found)
          wrong.push(
            `${one.text} | ${one.skill} ${one.intent} ${JSON.stringify(one.slots)} | ${best?.skill} ${best?.intent} ${JSON.stringify(best?.slots)}`,
          );
      }
    }
    expect(wrong.length, wrong.slice(0, 40).join("\n")).toBeLessThanOrEqual(asked * 0.02);
  },
);

test.each(LANGUAGES)("%s has phrasings and sentences for everything a skill can do, and nothing else", (language) => {
  const { skills, reviewed } = dataOf(language);
  expect(reviewed).toBe(false);
  expect(Object.keys(skills).sort()).toEqual(Object.keys(SKILLS).sort());
  for (const [name, { intents, says }] of Object.entries(SKILLS)) {
    expect(Object.keys(skills[name]?.intents ?? {}).sort(), name).toEqual(Object.keys(intents).sort());
    expect(Object.keys(skills[name]?.say ?? {}).sort(), name).toEqual([...says].sort());
  }
});
