import { afterEach, expect, test } from "vitest";
import type { LlmRequest, Message } from "../../core/llm-contract.ts";
import { openBackend } from "../../server/engines/open.ts";
import { pocketPlan } from "../../server/pocket.ts";
import { readServerSettings } from "../../server/settings.ts";
import { counting, silent, standIns, tracer } from "./stand-in-children.ts";

let close = async () => {};
afterEach(() => close());

const user = (text: string): Message => ({ role: "user", text });
const system = (text: string): Message => ({ role: "system", text });
const assistant = (text: string): Message => ({ role: "assistant", text });

/** What the process of a model that can be told something is given of a conversation. */
async function given(messages: readonly Message[]): Promise<readonly Message[]> {
  const reply = { turn: 0, revision: 0, text: "", promptTokens: 0, reused: 0, tokens: 0 };
  const { children, spawn } = standIns({ answer: ({ method }) => (method === "reply" ? reply : undefined) });
  const settings = { ...readServerSettings({}), drainS: 1 };
  const clock = () => performance.now();
  const plan = pocketPlan();
  const { llm } = plan.specs;
  const specs = { ...plan.specs, llm: { ...llm, can: { ...llm.can, systemPrompt: true } } };
  const backend = await openBackend({
    settings,
    plan: { ...plan, specs },
    spawn,
    meter: counting().meter,
    log: silent,
    tracer,
    clock,
  });
  close = () => backend.close();
  await backend.whenReady();
  await backend.llm.reply({ turn: 0, revision: 0, messages }, () => {});
  const replies = children.flatMap(({ calls }) => calls.filter(({ method }) => method === "reply"));
  return replies.flatMap(({ request }) => (request as LlmRequest).messages);
}

test("a conversation of the usual length is told whole", async () => {
  const talk = Array.from({ length: 60 }, (_, i) =>
    i % 2 === 0 ? user(`Mubvunzo ${i}?`) : assistant(`Mhinduro ${i}.`),
  );
  expect(await given([...talk, user("Guta guru nderipi?")])).toEqual([...talk, user("Guta guru nderipi?")]);
});

test("of one without an end the model's process reads what was said last, however little each said", async () => {
  const talk = Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? user("a") : assistant("b")));
  const told = await given([...talk, user("Guta guru nderipi?")]);
  expect(told.at(-1)).toEqual(user("Guta guru nderipi?"));
  expect(told.length).toBeGreaterThan(60);
  expect(told.length).toBeLessThanOrEqual(128);
});

test("and of words without an end the last of them", async () => {
  const long = "mhoro iwe ".repeat(100_000);
  const told = await given([user(long), assistant("Ehe."), user(`${long}Guta guru nderipi?`)]);
  expect(told).toHaveLength(1);
  expect(told[0]?.text.endsWith("mhoro iwe Guta guru nderipi?")).toBe(true);
  expect(told[0]?.text.length).toBeLessThanOrEqual(32_768);
  expect(told[0]?.text.length).toBeGreaterThan(30_000);
});

const lettersOf = (messages: readonly Message[]) => messages.reduce((sum, { text }) => sum + text.length, 0);

test("what the model was told stays, wherever it stood, and counts", async () => {
  const talk = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? user("a".repeat(300)) : assistant("b")));
  const rules = [system(`One. ${"x".repeat(9_000)}`), system("Two."), system(`Three. ${"y".repeat(9_000)}`)];
  const [one, two, three] = rules as [Message, Message, Message];
  const told = await given([one, ...talk, two, ...talk, three, user("Guta guru nderipi?")]);
  const kept = told.filter(({ role }) => role === "system");
  expect(kept.map(({ text }) => text.slice(0, 6))).toEqual(["One. x", "Two.", "Three."]);
  expect(kept).toEqual(rules);
  expect(told.at(-1)).toEqual(user("Guta guru nderipi?"));
  expect(told.length).toBeGreaterThan(60);
  expect(told.length).toBeLessThanOrEqual(128);
  expect(lettersOf(told)).toBeLessThanOrEqual(32_768);
});

test("of more than fits the newest, and room is left for the question", async () => {
  const rules = Array.from({ length: 500 }, (_, i) => system(`${i}. ${"x".repeat(i % 2 === 0 ? 10 : 1_000)}`));
  const told = await given([...rules, user("Mhoro."), assistant("Ehe."), user("Guta guru nderipi?")]);
  const kept = told.filter(({ role }) => role === "system");
  expect(kept.length).toBeGreaterThan(60);
  expect(kept).toEqual(rules.slice(-kept.length));
  expect(told.at(-1)).toEqual(user("Guta guru nderipi?"));
  expect(lettersOf(told)).toBeLessThanOrEqual(32_768);

  const many = await given([...Array.from({ length: 500 }, (_, i) => system(`${i}`)), user("Guta guru nderipi?")]);
  expect(many).toHaveLength(128);
  expect(many.at(-1)).toEqual(user("Guta guru nderipi?"));
});

test("of one that is too long its beginning, beside the end of a question that is too long", async () => {
  const [rule, question] = [`First. ${"x".repeat(50_000)}`, `${"mhoro ".repeat(10_000)}Guta guru nderipi?`];
  const told = await given([system(rule), user(question)]);
  expect(told.map(({ role }) => role)).toEqual(["system", "user"]);
  expect(told[0]?.text).toBe(rule.slice(0, 16_384));
  expect(told[1]?.text).toBe(question.slice(-16_384));
});
