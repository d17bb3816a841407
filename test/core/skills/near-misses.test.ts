import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SKILLS } from "../../../core/skills/all.ts";
import { expand } from "../../../core/skills/phrasing.ts";
import { deskOf, LANGUAGES } from "./language.ts";

/** Of each skill so many are asked; EVERY=1 asks twenty. */
const ASKED = process.env.EVERY ? 20 : 4;

/** Sentences that look like a skill's and are none. */
test.each(LANGUAGES)("%s: what only looks like it is left to the model", (language) => {
  const near: Readonly<Record<string, readonly string[]>> = JSON.parse(
    readFileSync(`test/core/skills/near-misses/${language}.json`, "utf8"),
  );
  expect(Object.keys(near).sort()).toEqual(Object.keys(SKILLS).sort());
  const { desk } = deskOf(language);
  const taken: string[] = [];
  let asked = 0;
  for (const [skill, templates] of Object.entries(near)) {
    const all = templates.flatMap(expand);
    expect(all.length, skill).toBeGreaterThanOrEqual(20);
    const step = Math.floor(all.length / ASKED);
    for (const text of all.filter((_, i) => i % step === 0).slice(0, ASKED)) {
      asked++;
      const answer = desk.answer(text);
      if (answer) taken.push(`${text} | ${answer.name} | ${answer.text}`);
    }
  }
  expect(taken.length, taken.join("\n")).toBeLessThanOrEqual(asked * 0.03);
});
