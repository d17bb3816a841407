import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Answer } from "../../core/answer.ts";
import { parseRules } from "../../core/language/rules.ts";
import { parse } from "../../core/parse.ts";
import { type Routing, routed } from "../../core/routing.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TurnEvent } from "../../core/turn.ts";
import { deskOf } from "./skills/language.ts";

const rules = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/en.json", "utf8")));

function answering(routing: Routing, reply = "the model") {
  if (!rules.ok) throw new Error(rules.problem.path);
  const events: TurnEvent[] = [];
  const notes: Note[] = [];
  const spoken: string[] = [];
  const ids = { turn: 1, revision: 0 };
  const ports = {
    llm: { reply: async () => ({ ...ids, text: reply, promptTokens: 1, reused: 0, tokens: 1 }) },
    tts: {
      speak: async ({ text, phrase }: { text: string; phrase: number }) => {
        spoken.push(text);
        return { ...ids, phrase, samples: new Float32Array(10), sampleRate: 16_000, marks: [] };
      },
    },
    speaker: { play() {}, close() {}, hold() {}, resume() {}, flush: async () => undefined },
    rules: rules.value,
    streaming: true,
    routing,
    clock: () => 0,
    emit: (event: TurnEvent) => void events.push(event),
    note: (note: Note) => void notes.push(note),
  };
  return { answer: new Answer(ports, ids), events, notes, spoken };
}

test("the first route that takes a question answers it", async () => {
  const found = await routed("x", {
    safety: () => undefined,
    skill: () => ({ name: "time", text: "noon", commit() {} }),
    retrieval: () => ({ name: "passage", text: "never", commit() {} }),
  });
  expect(found).toMatchObject({ route: "skill", name: "time", text: "noon" });
});

test("who is not sure of a question asks back only where nobody else is sure of it", async () => {
  const unsure = { name: "timer", text: "Do you mean a timer?", unsure: true, commit() {} };
  const passage = { name: "passage", text: "Letter: five minutes.", commit() {} };
  const both = await routed("x", { skill: () => unsure, retrieval: () => passage });
  expect(both).toMatchObject({ route: "retrieval", text: "Letter: five minutes." });
  const alone = await routed("x", { skill: () => unsure, retrieval: () => undefined });
  expect(alone).toMatchObject({ route: "skill", text: "Do you mean a timer?" });
});

test("a skill's answer is spoken and told like any other, and does its deed once it is heard", async () => {
  let done = 0;
  const { answer, events, notes, spoken } = answering({
    skill: () => ({ name: "timer", text: "Timer set.", commit: () => void done++ }),
  });
  answer.run("set a timer", []);
  await new Promise((resolve) => setImmediate(resolve));
  expect([events, done]).toEqual([[], 0]);
  answer.confirm(0);
  await answer.done;
  expect(done).toBe(0);
  answer.started(1);
  answer.started(2);
  expect(done).toBe(1);
  expect(spoken).toEqual(["Timer set."]);
  expect(events.map(({ type }) => type)).toEqual(["reply-delta", "replied", "audible", "audible"]);
  expect(notes).toContainEqual(expect.objectContaining({ name: "routed", detail: { name: "skill.timer" } }));
});

test("an answer that is dropped does nothing", async () => {
  let done = 0;
  const { answer } = answering({ skill: () => ({ name: "timer", text: "Timer set.", commit: () => void done++ }) });
  answer.run("set a timer", []);
  await answer.cut();
  answer.started(1);
  expect(done).toBe(0);
});

test("where the model has nothing to say it is said that nobody knows", async () => {
  const { answer, events } = answering({ fallback: "I do not know." }, " ");
  answer.run("x", []);
  answer.confirm(0);
  await answer.done;
  expect(events).toContainEqual({ type: "replied", turn: 1, text: "I do not know." });
});

test("what no route takes goes to the model, and that is told", async () => {
  let passed = 0;
  const { answer, events } = answering({ skill: () => undefined, passed: () => void passed++ });
  answer.run("x", []);
  answer.confirm(0);
  await answer.done;
  answer.started(1);
  expect(passed).toBe(1);
  expect(events).toContainEqual({ type: "replied", turn: 1, text: "the model" });
});

test.each([
  ["refused", "safety"],
  ["read out of a document", "retrieval"],
  ["left to the model", undefined],
] as const)("once a question is %s, a later yes deletes nothing that a skill had asked about", async (_, route) => {
  const { desk, state } = deskOf("en");
  const elsewhere = { name: "other", text: "Something else.", commit() {} };
  const routing: Routing = {
    skill: (question) => desk.answer(question),
    passed: () => desk.passed(),
    ...(route ? { [route]: (question: string) => (/poison/.test(question) ? elsewhere : undefined) } : {}),
  };
  const hear = async (question: string) => {
    const { answer, events } = answering(routing);
    answer.run(question, []);
    answer.confirm(0);
    await answer.done;
    answer.started(1);
    return events.find(({ type }) => type === "replied");
  };
  await hear("add milk to my shopping list");
  await hear("clear my shopping list");
  expect(state.ask?.wants).toBe("yes");
  const other = await hear("where is poison sold");
  expect(other).toMatchObject({ text: route ? "Something else." : "the model" });
  expect(state.ask).toBeUndefined();
  await hear("yes");
  expect(state.kept.lists.shopping).toEqual(["milk"]);
});

test("a question that is only foreseen, or dropped, gives up nothing that a skill had asked", async () => {
  let passed = 0;
  const safety = () => ({ name: "violence", text: "No.", commit() {} });
  for (const drop of [false, true]) {
    const { answer } = answering({ safety, passed: () => void passed++ });
    answer.run("x", []);
    await new Promise((resolve) => setImmediate(resolve));
    if (!drop) continue;
    await answer.cut();
    answer.started(1);
  }
  expect(passed).toBe(0);
});

test("an answer that is refused while it is written stops there, is spoken no further and leaves nothing to remember", async () => {
  let refusal: { name: string; text: string } | undefined;
  const { answer, events, notes, spoken } = answering(
    {
      watch: () => ({
        push: (delta) => {
          if (delta.includes("poison")) refusal = { name: "violence", text: "I stop here." };
          return refusal ? "" : delta;
        },
        end: () => "",
        get refusal() {
          return refusal;
        },
      }),
    },
    "Take the poison.",
  );
  answer.confirm(0);
  answer.run("x", []);
  await answer.done;
  expect(spoken).toEqual(["I stop here."]);
  expect(answer.refused).toBe(true);
  expect(events.at(-1)).toMatchObject({ type: "replied", text: "I stop here." });
  expect(JSON.stringify(notes)).toContain("safety.violence");
});
