import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { EngineSpec } from "../../core/contracts.ts";
import { heardPart } from "../../core/history.ts";
import type { LlmApi, Message } from "../../core/llm-contract.ts";
import { serveModels } from "../../server/engines.ts";
import { causal } from "../../workers/llm/causal.ts";

const models = join(import.meta.dirname, "../../public/models/");
const spec: EngineSpec = {
  engine: "transformers",
  model: "pocket-llm-sn",
  language: "sn",
  backend: "cpu",
  dtype: "fp32",
  threads: 1,
  can: { turnEnd: true },
};
const labels: { text: string; expect?: string[] }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/speech/labels.json"), "utf8"),
);
const questions = labels.filter((label) => label.expect).map(({ text }) => text);
const user = (text: string): Message => ({ role: "user", text });
const assistant = (text: string): Message => ({ role: "assistant", text });
const ids = { turn: 1, revision: 0 };

async function open(can: EngineSpec["can"]): Promise<Required<Pick<LlmApi, "prepare">> & LlmApi> {
  const llm = causal();
  await llm.load({ ...spec, can });
  if (!llm.prepare) throw new Error("it cannot prepare");
  return { ...llm, prepare: llm.prepare };
}
const write = (llm: LlmApi, messages: readonly Message[], maxTokens?: number, signal?: AbortSignal) =>
  llm.reply({ ...ids, messages, ...(maxTokens ? { maxTokens } : {}) }, () => undefined, signal);

let llm: Awaited<ReturnType<typeof open>>;
let plain: LlmApi;
beforeAll(async () => {
  serveModels(models);
  [llm, plain] = await Promise.all([open({ turnEnd: true }), open({ reuse: false })]);
});

/** The reply with what was kept from before, which must be that of a model which keeps nothing. */
async function same(messages: readonly Message[], maxTokens?: number) {
  const { reused, ...reply } = await write(llm, messages, maxTokens);
  const { reused: none, ...expected } = await write(plain, messages, maxTokens);
  expect(reply).toEqual(expected);
  expect(none).toBe(0);
  return { reused, ...reply };
}

test("ten turns, one broken off, one heard in part, one forgotten: the same words as with nothing kept, and less to read", async () => {
  let messages: Message[] = [];
  const shares: number[] = [];
  for (const [turn, text] of questions.slice(0, 10).entries()) {
    messages.push(user(text));
    if (turn === 3) {
      const controller = new AbortController();
      const reply = llm.reply({ ...ids, messages }, () => controller.abort(), controller.signal);
      await expect(reply).rejects.toMatchObject({ code: "aborted" });
    }
    if (turn === 6) messages = messages.slice(4);
    const { reused, promptTokens, text: answer } = await same(messages);
    shares.push(reused / promptTokens);
    messages.push(assistant(turn === 4 ? heardPart(answer, 12) : answer));
  }
  // The fourth had been fed before it was broken off.
  expect(shares[3]).toBeGreaterThan(0.9);
  expect(shares.filter((share) => share > 0.5).length).toBeGreaterThanOrEqual(6);
});

test("histories of any kind, one after the other", async () => {
  const text = fc.constantFrom(...questions.slice(0, 5), "ehe", "n'ombe 42?", "");
  const history = fc.array(fc.tuple(text, text), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(history, text, async (exchanges, question) => {
      const before = exchanges.flatMap(([asked, said]) => [user(asked), ...(said ? [assistant(said)] : [])]);
      await same([...before, user(question)], 3);
    }),
    { numRuns: 12 },
  );
});

describe("prepared", () => {
  const past = [user("mhoro"), assistant("Mhoro! Ndingakubatsirei nhasi?")];

  test("a question that grows is read once, and answered as if nothing had been prepared", async () => {
    const words = "guta guru rezimbabwe nderipi".split(" ");
    await llm.prepare({ ...ids, messages: past });
    for (let count = 1; count <= words.length; count++) {
      const asked = user(words.slice(0, count).join(" "));
      const { promptTokens, reused } = await llm.prepare({ ...ids, messages: [...past, asked] });
      expect(promptTokens - reused).toBeLessThan(10);
    }
    const { promptTokens, reused, text } = await same([...past, user(words.join(" "))]);
    expect(promptTokens - reused).toBeLessThan(10);
    expect(text).toContain("Harare");
  });

  test("a question that turned out otherwise is answered as it is", async () => {
    await llm.prepare({ ...ids, messages: [...past, user("guta guru rezimbabwe")] });
    await same([...past, user("vhiki rine mazuva mangani")]);
    await llm.prepare({ ...ids, messages: [user("vhiki rine mazuva mangani nhasi")] });
    await same([...past, user("vhiki rine mazuva mangani")]);
  });

  test("calls that nobody waits for follow one another", async () => {
    const messages = [...past, user("sadza rinobikwa sei")];
    const all = await Promise.all([
      llm.prepare({ ...ids, messages: past }),
      write(llm, messages),
      llm.prepare({ ...ids, messages: [user("mhoro")] }),
      write(llm, messages),
      write(plain, messages),
    ]);
    const [, first, , second, expected] = all;
    expect(first.text).toBe(expected.text);
    expect(second.text).toBe(expected.text);
  });

  test("it tells whole questions from their beginnings", async () => {
    const ended = async (text: string) => (await llm.prepare({ ...ids, messages: [user(text)] })).ended ?? Number.NaN;
    let [whole, beginnings, taken] = [0, 0, 0];
    for (const question of questions) {
      if ((await ended(question)) >= 0.5) whole++;
      const words = question.split(" ");
      for (let count = 1; count < words.length; count++, beginnings++)
        if ((await ended(words.slice(0, count).join(" "))) >= 0.5) taken++;
    }
    expect(whole).toBeGreaterThanOrEqual(15);
    expect(taken / beginnings).toBeLessThan(0.1);
  });

  test("nothing is told of what nobody asked, or by a model that never learnt it", async () => {
    expect(await llm.prepare({ ...ids, messages: past })).not.toHaveProperty("ended");
    const untaught = await open({});
    const messages = [user("mhoro")];
    expect(await untaught.prepare({ ...ids, messages })).toEqual({
      ...ids,
      promptTokens: expect.any(Number),
      reused: 0,
    });
    expect(await write(untaught, messages)).toMatchObject({ text: (await write(plain, messages)).text });
  });
});

test("an abort that comes as a message ends it within a step, and what comes next is right", async () => {
  const messages = [user("sadza rinobikwa sei")];
  const controller = new AbortController();
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => controller.abort();
  let deltas = 0;
  const onDelta = () => {
    deltas++;
    port1.postMessage("abort");
  };
  const reply = llm.reply({ ...ids, messages }, onDelta, controller.signal);
  await expect(reply).rejects.toMatchObject({ code: "aborted" });
  port1.close();
  expect(deltas).toBeLessThanOrEqual(2);
  const { reused, promptTokens } = await same(messages);
  expect(reused).toBe(promptTokens - 1);
});

test("whoever takes the words and fails does not spoil the next reply", async () => {
  const messages = [user("sadza rinobikwa sei")];
  const failing = llm.reply({ ...ids, messages }, () => {
    throw new Error("nobody there");
  });
  await expect(failing).rejects.toThrow("nobody there");
  await same(messages);
});

test("a reply is no longer than it may be", async () => {
  expect(await same([user("sadza rinobikwa sei")], 4)).toMatchObject({ tokens: 4 });
  expect((await same([user("sadza rinobikwa sei")], 1000)).tokens).toBeLessThan(80);
});

test("what a model's own settings ask for holds for all of the prompt, kept or not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "inzwa-llm-"));
  try {
    cpSync(join(models, spec.model), join(folder, spec.model), { recursive: true });
    const path = join(folder, spec.model, "generation_config.json");
    const settings = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...settings, repetition_penalty: 3, max_new_tokens: 12 }));
    serveModels(`${folder}/`);
    const [kept, fresh] = await Promise.all([open({}), open({ reuse: false })]);
    const messages = [user("guta guru rezimbabwe nderipi"), assistant("Guta guru reZimbabwe iHarare.")];
    const again = [...messages, user("guta guru rezimbabwe nderipi")];
    await write(kept, messages.slice(0, 1));
    const { text, reused } = await write(kept, again);
    expect(reused).toBeGreaterThan(5);
    expect(text).toBe((await write(fresh, again)).text);
    expect(text).not.toBe((await write(plain, again)).text);
  } finally {
    serveModels(models);
    rmSync(folder, { recursive: true });
  }
});
