import { afterEach, expect, test } from "vitest";
import type { LlmRequest, Message } from "../../core/llm-contract.ts";
import { openBackend } from "../../server/engines/open.ts";
import { pocketPlan } from "../../server/pocket.ts";
import { readServerSettings } from "../../server/settings.ts";
import { counting, silent, standIns, tracer } from "./stand-in-children.ts";

let close = async () => {};
afterEach(() => close());

const user = (text: string): Message => ({ role: "user", text });
const assistant = (text: string): Message => ({ role: "assistant", text });

/** What the model's process is given of a conversation. */
async function given(messages: readonly Message[]): Promise<readonly Message[]> {
  const reply = { turn: 0, revision: 0, text: "", promptTokens: 0, reused: 0, tokens: 0 };
  const { children, spawn } = standIns({ answer: ({ method }) => (method === "reply" ? reply : undefined) });
  const settings = { ...readServerSettings({}), drainS: 1 };
  const clock = () => performance.now();
  const backend = await openBackend({
    settings,
    plan: pocketPlan(),
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
