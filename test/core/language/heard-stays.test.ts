import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { canonical } from "../../../core/language/canonical.ts";
import { heard } from "../../../core/language/heard.ts";
import { LANGUAGES, rulesOf } from "../skills/language.ts";

/** Every text of ours in a language: the page's words, the skills' phrasings and sentences, the pack. */
function textsOf(language: string): string[] {
  const folders = ["app/language", "models-manifest/skills", "models-manifest/packs"];
  return folders.flatMap((folder) => {
    if (!readdirSync(folder).includes(`${language}.json`)) return [];
    return strings(JSON.parse(readFileSync(`${folder}/${language}.json`, "utf8")));
  });
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

test.each(LANGUAGES)("%s: what is spelt right stays as it is", (language) => {
  const rules = rulesOf(language);
  const letters = new Set(canonical(rules.alphabet, rules));
  const words = textsOf(language).flatMap(
    (text) => canonical(text, rules).match(/(?:[\p{L}\p{M}']|\u200c|\u200d)+/gu) ?? [],
  );
  const own = [...new Set(words)].filter((word) => [...word.toLowerCase()].every((letter) => letters.has(letter)));
  expect(own.filter((word) => heard(word, rules) !== word)).toEqual([]);
  expect(own.length).toBeGreaterThan(500);
});
