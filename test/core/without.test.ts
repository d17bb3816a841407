import { expect, test } from "vitest";
import { withoutAnswers, withoutVoice } from "../../core/without.ts";

const ids = { turn: 3, revision: 1 };

test("where there is no voice, a phrase takes no time and says nothing", async () => {
  const speech = await withoutVoice.speak({ ...ids, phrase: 2, text: "Mhoro, shamwari." });
  expect(speech).toMatchObject({ ...ids, phrase: 2, marks: [] });
  expect(speech.samples).toHaveLength(0);
});

test("where nothing answers, what was said comes back", async () => {
  const deltas: string[] = [];
  const messages = [
    { role: "system", text: "Answer in Shona." },
    { role: "user", text: "Ndatenda" },
    { role: "assistant", text: "Ndatenda" },
    { role: "user", text: "Mvura iri kunaya" },
  ] as const;
  const reply = await withoutAnswers.reply({ ...ids, messages }, (text) => deltas.push(text));
  expect(reply).toMatchObject({ ...ids, text: "Mvura iri kunaya", reused: 0 });
  expect(deltas.join("")).toBe(reply.text);
});
