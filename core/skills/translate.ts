import { editDistance } from "../edit-distance.ts";
import { sayIn } from "./say.ts";
import type { Skill, World } from "./skill.ts";
import { wordsOf } from "./words.ts";

type Entry = Readonly<Record<string, string>>;

/** Word and phrase translation out of a small dictionary; what is not in it is left to others. */
export const translate: Skill = {
  says: ["is"],
  intents: {
    into: ({ phrase = "", language = "" }, world) =>
      said(world, find(String(phrase), world, world.data.language) ?? find(String(phrase), world), String(language)),
    meaning: ({ phrase = "" }, world) => said(world, find(String(phrase), world), world.data.language),
  },
};

function said(world: World, entry: { entry: Entry; word: string } | undefined, language: string) {
  const translated = entry?.entry[language];
  if (!entry || translated === undefined) return undefined;
  const name = world.data.languages[language]?.[0] ?? language;
  return { text: sayIn(world, "translate", "is", { word: entry.word, language: name, translation: translated }) };
}

/** language: where the word is looked for; in all others where it is left out. */
function find(
  phrase: string,
  { dictionary, data }: World,
  language?: string,
): { entry: Entry; word: string } | undefined {
  const wanted = key(phrase);
  const from = (entry: Entry) =>
    Object.entries(entry).filter(([tag]) => (language === undefined ? tag !== data.language : tag === language));
  let near: { entry: Entry; word: string } | undefined;
  for (const entry of dictionary)
    for (const [, words] of from(entry))
      for (const word of words.split("/")) {
        if (key(word) === wanted) return { entry: first(entry), word };
        if (wanted.length > 4 && editDistance([...wanted], [...key(word)]) === 1)
          near ??= { entry: first(entry), word };
      }
  return near;
}

/** Of several words for one thing the first is said. */
function first(entry: Entry): Entry {
  return Object.fromEntries(Object.entries(entry).map(([tag, words]) => [tag, words.split("/")[0] ?? words]));
}

function key(phrase: string): string {
  return wordsOf(phrase)
    .map(({ is }) => is)
    .join(" ");
}
