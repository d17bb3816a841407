import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sentencesOf } from "../../app/measure/sentences.ts";

const languages = readdirSync(new URL("../../models-manifest/packs/", import.meta.url)).map((name) =>
  name.slice(0, -5),
);

test.each(languages)("there are ten different sentences and more to read in %s, without digits", async (language) => {
  const sentences = await sentencesOf(language);
  expect(new Set(sentences).size).toBeGreaterThanOrEqual(10);
  for (const sentence of sentences) expect(sentence).toMatch(/^[^\p{N}]+$/u);
});

test("a list says whether a speaker has checked it", () => {
  for (const language of languages) {
    const file = new URL(`../../app/measure/sentences/${language}.json`, import.meta.url);
    expect(JSON.parse(readFileSync(file, "utf8")).reviewed).toBe(false);
  }
});

test("a language without a list has none", async () => expect(await sentencesOf("xx")).toEqual([]));
