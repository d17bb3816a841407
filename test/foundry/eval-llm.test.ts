import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRules } from "../../core/language/rules.ts";
import { type Parser, parse } from "../../core/parse.ts";
import { parsePolicy } from "../../core/safety/policy.ts";
import { Safety } from "../../core/safety/safety.ts";
import { parseSkillData } from "../../core/skills/data.ts";
import { Matcher } from "../../core/skills/match.ts";
import { readQuestions } from "../../foundry/eval/answers.ts";
import { askAll, circles, llmMeasures } from "../../foundry/eval/llm.ts";
import { llmReport } from "../../foundry/report/llm-report.ts";

function read<T>(parser: Parser<T>, name: string): T {
  const parsed = parse(parser, JSON.parse(readFileSync(`models-manifest/${name}`, "utf8")), name);
  if (!parsed.ok) throw new Error(`${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

const matcher = new Matcher(read(parseSkillData, "skills/en.json"), read(parseRules, "rules/en.json"));
const safety = new Safety(read(parsePolicy, "safety/en.json"), []);

/** A model that says the same to everybody, 40 ms for the first piece and 60 for the rest. */
function saying(text: string, rules?: Safety) {
  let clock = 0;
  return {
    matcher,
    safety: rules,
    now: () => clock,
    told: () => {},
    llm: {
      async reply({ turn, revision }: { turn: number; revision: number }, onDelta: (piece: string) => void) {
        clock += 40;
        if (text) onDelta(text);
        clock += 60;
        return { turn, revision, text, tokens: 5, promptTokens: 3, reused: 0 };
      },
    },
  };
}

const questions = readQuestions(
  Array.from({ length: 12 }, () =>
    ['{"say":"what time is it","skill":"time"}', '{"say":"why do cats purr at night","skill":"llm"}'].join("\n"),
  ).join("\n"),
  "some.jsonl",
);

test("each question goes to who would answer it, and only what no skill takes reaches the model", async () => {
  const asked = await askAll(questions, saying("because they are content", safety));
  const measures = llmMeasures(asked, 1);
  const find = (name: string, slice?: string) => measures.find((one) => one.name === name && one.slice === slice);
  expect(find("llm.route")).toMatchObject({ value: 1, count: 24 });
  expect(find("llm.route", "route=time")).toMatchObject({ value: 1, count: 12 });
  expect(find("llm.answered")).toMatchObject({ value: 1, count: 12 });
  expect(find("llm.within-rules")).toMatchObject({ value: 1, count: 12 });
  expect(find("llm.first-token")?.value).toBe(40);
  expect(find("llm.whole-reply")?.value).toBe(100);
});

test("a route that is wrong, silence and going in circles are told with their words", async () => {
  const wrong = readQuestions('{"say":"what time is it","skill":"weather"}', "wrong.jsonl");
  const [astray] = llmMeasures(await askAll(wrong, saying("")), 1);
  expect(astray).toMatchObject({ value: 0, worst: [{ reference: "weather", hypothesis: "time" }] });
  const silent = llmMeasures(await askAll(questions, saying("")), 1);
  expect(silent.find(({ name }) => name === "llm.answered")).toMatchObject({ value: 0 });
  expect(silent.find(({ name }) => name === "llm.within-rules")).toBeUndefined();
  expect(circles("i am fine i am fine i am fine i am fine")).toBe(true);
  expect(circles("i am fine and you are fine too, thank you")).toBe(false);
});

test("the report has every reply as text, whatever a model wrote", async () => {
  const asked = await askAll(questions, saying("<script>alert(1)</script>"));
  const evaluation = { schema: 1, made: "2026-11-21T09:00:00Z", how: "with a stand-in" } as const;
  const artifact = { id: "stand-in", digest: "a".repeat(64) };
  const report = llmReport({ ...evaluation, artifact, measures: llmMeasures(asked, 1) }, asked);
  expect(report).toContain("&#60;script&#62;");
  expect(report).not.toContain("<script>alert");
});

test("a file that is none is refused with the line", () => {
  const message = (said: string) => expect.objectContaining({ message: expect.stringContaining(said) });
  expect(() => readQuestions('{"say":"a","skill":"time"}\n{"say":1}', "q.jsonl")).toThrow(message("q.jsonl:2"));
  expect(() => readQuestions("\n", "q.jsonl")).toThrow(message("no question"));
});
