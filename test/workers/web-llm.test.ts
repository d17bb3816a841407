import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { Message } from "../../core/llm-contract.ts";
import type { Engine } from "../../workers/llm/web-llm-engine.ts";
import { asking, loaded, named } from "./web-llm-double.ts";

test("a reply streams its pieces and tells what it took", async () => {
  const { llm, double } = await loaded();
  const deltas: string[] = [];
  const messages: Message[] = [
    { role: "system", text: "Pindura." },
    { role: "user", text: "Mvura?" },
  ];
  const reply = await llm.reply({ turn: 3, revision: 1, messages }, (delta) => deltas.push(delta));
  expect(deltas).toEqual(["Mvura ", "inonzi ", "water."]);
  expect(reply).toEqual({ turn: 3, revision: 1, text: "Mvura inonzi water.", promptTokens: 14, reused: 0, tokens: 4 });
  expect(double.requests).toEqual([
    {
      messages: [
        { role: "system", content: "Pindura." },
        { role: "user", content: "Mvura?" },
      ],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0,
      max_tokens: 256,
    },
  ]);
});

test.each([
  [["<think>\n\n</think>\n\n", "Mvura."], ["Mvura."]],
  [
    ["<th", "ink>water", " is</thi", "nk>\n", "Mvura", "."],
    ["Mvura", "."],
  ],
  [
    ["<", "3 ", "mvura"],
    ["<3 ", "mvura"],
  ],
  [["<think>", "</think>", "\n\n", "Mvura"], ["Mvura"]],
  [["\n", "Mvura <think>"], ["Mvura <think>"]],
  [["<thi"], ["<thi"]],
  [["<think>water"], []],
])("thoughts before the answer are not part of it: %j", async (tokens, expected) => {
  const { llm, double } = await loaded();
  double.tokens = tokens;
  const deltas: string[] = [];
  const { text } = await llm.reply(asking("Mvura?"), (delta) => deltas.push(delta));
  expect(deltas).toEqual(expected);
  expect(text).toBe(expected.join(""));
});

test("a reply is no longer than it may be, and never longer than the model's own limit", async () => {
  const { llm, double } = await loaded();
  for (const maxTokens of [40, 4000]) await llm.reply({ ...asking("Mvura?"), maxTokens }, () => undefined);
  expect(double.requests.map(({ max_tokens }) => max_tokens)).toEqual([40, 256]);
});

test("nothing can be fed to it before it is asked", async () => {
  const { llm, double } = await loaded();
  expect(await llm.prepare(asking("Mvura?"))).toMatchObject({ promptTokens: 0, reused: 0 });
  expect(double.requests).toEqual([]);
});

test.each([0, 1, 2])("an abort at step %i ends within one step, after web-llm has let go", async (at) => {
  const { llm, double } = await loaded();
  double.tokens = Array.from({ length: 100 }, (_, i) => `${i} `);
  const controller = new AbortController();
  let steps = 0;
  double.onStep = (step) => {
    steps++;
    if (step === at) controller.abort();
  };
  const deltas: string[] = [];
  const reply = llm.reply(asking("Mvura?"), (delta) => deltas.push(delta), controller.signal);
  await expect(reply).rejects.toMatchObject({ code: "aborted" });
  expect(double.log.at(-1)).toBe("settled");
  expect(steps).toBe(at + 1);
  expect(deltas).toHaveLength(at);
  await expect(llm.reply(asking("Mvura?"), () => undefined)).resolves.toMatchObject({ tokens: 100 });
});

test("an abort is heard while web-llm has no piece to hand over", async () => {
  const { llm, double } = await loaded();
  double.tokens = ["a", ...Array.from({ length: 100 }, () => null)];
  const controller = new AbortController();
  let steps = 0;
  double.onStep = (step) => {
    steps++;
    if (step === 2) controller.abort();
  };
  const reply = llm.reply(asking("Mvura?"), () => undefined, controller.signal);
  await expect(reply).rejects.toMatchObject({ code: "aborted" });
  expect(steps).toBe(3);
});

test("an abort before web-llm has begun is not forgotten by it", async () => {
  const { llm, double } = await loaded();
  double.tokens = Array.from({ length: 100 }, (_, i) => `${i} `);
  const controller = new AbortController();
  const reply = llm.reply(asking("Mvura?"), () => undefined, controller.signal);
  controller.abort();
  await expect(reply).rejects.toMatchObject({ code: "aborted" });
  expect(double.log.filter((entry) => entry === "settled")).toHaveLength(1);
  await expect(llm.reply(asking("Mvura?"), () => undefined, AbortSignal.abort())).rejects.toMatchObject({
    code: "aborted",
  });
  expect(double.requests).toHaveLength(1);
});

test("what does not fit goes: the oldest first, then the prompt, then the beginning of the question", async () => {
  const { llm, double } = await loaded();
  const sent = () => double.requests.map(({ messages }) => messages.map(({ content }) => content).join("|"));
  const messages: Message[] = [
    { role: "system", text: "SSSS" },
    ...asking("1111", "2222", "3333", "4444", "5555").messages,
  ];
  double.context = 16;
  await llm.reply({ turn: 1, revision: 1, messages }, () => undefined);
  expect(sent()).toEqual(["SSSS|1111|2222|3333|4444|5555", "SSSS|3333|4444|5555"]);
  double.requests.length = 0;
  double.context = 4;
  await llm.reply({ turn: 1, revision: 1, messages }, () => undefined);
  expect(sent().slice(-2)).toEqual(["SSSS|5555", "5555"]);
  double.requests.length = 0;
  double.context = 3;
  await llm.reply(asking("mvura inonzi chii"), () => undefined);
  expect(sent().at(-1)).toBe("ii");
  double.context = 0;
  await expect(llm.reply(asking("mvura"), () => undefined)).rejects.toMatchObject({ code: "model-load" });
});

test("a GPU lost in the middle ends the reply, even when web-llm never answers again", async () => {
  const { llm, double, lose } = await loaded();
  double.chatCompletion = (async () => ({
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
  })) as unknown as Engine["chatCompletion"];
  const reply = llm.reply(asking("Mvura?"), () => undefined);
  lose();
  await expect(reply).rejects.toMatchObject({ code: "gpu-lost" });
  await expect(llm.reply(asking("Mvura?"), () => undefined)).rejects.toMatchObject({ code: "gpu-lost" });
});

test.each([
  [named("OperationError", "The device is lost"), "gpu-lost"],
  [named("GPUOutOfMemoryError", "no memory"), "gpu-lost"],
  [named("RangeError", "offset is out of bounds"), "bug"],
])("%s while it writes is %s", async (trouble, code) => {
  const { llm, double } = await loaded();
  double.trouble = trouble;
  await expect(llm.reply(asking("Mvura?"), () => undefined)).rejects.toMatchObject({ code });
});
