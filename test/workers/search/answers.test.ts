import { expect, test } from "vitest";
import { STRONG } from "../../../core/retrieval/strength.ts";
import { cases, documents } from "../../core/retrieval/collection.ts";
import { opened, stopWordsOf } from "./shelf.ts";

test("most questions that a document answers are answered from it, and hardly any other", async () => {
  const { search, add } = opened();
  for (const { name, text } of documents) expect(await add(`${name}.md`, text)).toMatchObject({ ok: true });
  const right: string[] = [];
  const wrong: string[] = [];
  for (const { question, language, says } of cases) {
    const found = await search.ask({ question, stopWords: stopWordsOf(language) });
    if (!found || found.strength < STRONG) continue;
    if (says && found.text.includes(says)) right.push(question);
    else
      wrong.push(
        `${found.strength.toFixed(2)} ${question} -> ${"name" in found ? found.name : "a note"}: ${found.text}`,
      );
  }
  expect(right.length).toBeGreaterThanOrEqual(21);
  // No count of words tells that what is said of a place is not its age.
  expect(wrong).toEqual([expect.stringContaining("How old is Great Zimbabwe?")]);
});
