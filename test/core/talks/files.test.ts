import { expect, test } from "vitest";
import { readTalks, talksFile } from "../../../core/talks/files.ts";
import { markdownOf, plainText, type TalkWords } from "../../../core/talks/markdown.ts";
import type { KeptTalk } from "../../../core/talks/talk.ts";
import { talk, turn } from "./talks.ts";

const file = async (talks: readonly KeptTalk[]) => {
  let text = "";
  for await (const piece of talksFile(talks)) text += piece;
  return text;
};

const words: TalkWords = {
  you: "You",
  assistant: "Inzwa",
  interrupted: "You interrupted here.",
  failed: "It failed.",
  moment: (at) => `at ${at}`,
};

test("what is written can be read back, in whatever signs it was said", async () => {
  const talks = [
    talk("a", [
      turn(1, { asked: 'He said "\\n" </script>', answered: "नमस्ते 🙂\nsecond line", heard: 3, outcome: "interrupted" }),
    ]),
    { ...talk("b"), pinned: true, title: "Ndiani?" },
  ];
  expect(readTalks(await file(talks))).toEqual({ ok: true, talks });
  expect(readTalks(await file([]))).toEqual({ ok: true, talks: [] });
});

test("what is not ours is refused with the reason", async () => {
  expect(readTalks("{")).toMatchObject({ reason: "not-json" });
  for (const other of ["null", "[]", "3", '{"format":"other"}', '{"talks":[]}'])
    expect(readTalks(other)).toMatchObject({ ok: false, reason: "not-ours" });
  const newer = (await file([])).replace('"version": 1', '"version": 2');
  expect(readTalks(newer)).toMatchObject({ reason: "newer" });
});

test("what is damaged is refused with the place", async () => {
  const place = async (spoiled: unknown) =>
    readTalks(await file([talk("ok"), { ...talk("bad"), ...(spoiled as Partial<KeptTalk>) }]));
  const bad: readonly [unknown, string][] = [
    [{ id: "../../x" }, "talks[1].id"],
    [{ id: "x".repeat(65) }, "talks[1].id"],
    [{ begun: -1 }, "talks[1].begun"],
    [{ changed: 9e15 }, "talks[1].changed"],
    [{ title: "" }, "talks[1].title"],
    [{ title: "x".repeat(300) }, "talks[1].title"],
    [{ pinned: "yes" }, "talks[1].pinned"],
    [{ language: "<b>" }, "talks[1].language"],
    [{ turns: [] }, "talks[1].turns"],
    [{ turns: [turn(2), turn(1)] }, "talks[1].turns"],
    [{ turns: [turn(1), turn(1)] }, "talks[1].turns"],
    [{ turns: [turn(1, { heard: 1_000 })] }, "talks[1].turns[0].heard"],
    [{ turns: [turn(1, { asked: "" })] }, "talks[1].turns[0].asked"],
    [{ turns: [{ ...turn(1), audio: "x" }] }, "talks[1].turns[0].audio"],
    [{ more: 1 }, "talks[1].more"],
  ];
  for (const [spoiled, path] of bad) expect(await place(spoiled)).toEqual({ ok: false, reason: "damaged", path });
});

test("Markdown shows what was said as it was said", () => {
  const said = talk("a", [
    turn(1, { asked: "# no heading", answered: "1. *no* list [x](y) <img src=z>\n- none" }),
    turn(2, { outcome: "interrupted" }),
    turn(3, { answered: "", outcome: "failed" }),
  ]);
  expect(markdownOf(said, words)).toBe(
    [
      "# Title a",
      "at 1000 (sn)",
      "**You:** \\# no heading",
      "**Inzwa:** 1\\. \\*no\\* list \\[x\\](y) \\<img src=z\\>  \n\\- none",
      "**You:** mhoro 2",
      "**Inzwa:** Mhoro 2.",
      "*You interrupted here.*",
      "**You:** mhoro 3",
      "*It failed.*\n",
    ].join("\n\n"),
  );
});

test("the clipboard gets plain text", () => {
  expect(plainText(talk("a", [turn(1, { asked: "*a*" }), turn(2, { answered: "", outcome: "failed" })]), words)).toBe(
    "You: *a*\nInzwa: Mhoro 1.\n\nYou: mhoro 2\n(It failed.)",
  );
});
