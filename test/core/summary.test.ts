import { expect, test } from "vitest";
import { aborted } from "../../core/failure.ts";
import { History } from "../../core/history.ts";
import type { LlmApi, LlmRequest } from "../../core/llm-contract.ts";
import { summarise } from "../../core/summary.ts";

/** A model that says one thing, and remembers what it was asked. */
function model(text: string, asked: LlmRequest[] = []): LlmApi {
  return {
    load: async () => undefined,
    async reply(request, onDelta, signal) {
      asked.push(request);
      await Promise.resolve();
      if (signal?.aborted) throw aborted;
      onDelta(text);
      return { turn: request.turn, revision: request.revision, text, promptTokens: 9, reused: 0, tokens: 3 };
    },
  };
}

function longTalk(): History {
  const history = new History({ context: 256, reply: 80 });
  history.asking("", "Pindura.");
  for (let n = 0; n < 6; n++) history.add(`${n} mvura inonzi chii nechirungu`, `${n} Mvura inonzi water.`);
  return history;
}

test("the model is asked for it behind the exchanges that no longer fit, and what it says goes behind the prompt", async () => {
  const history = longTalk();
  const asked: LlmRequest[] = [];
  const stale = history.stale();
  await summarise(history, model("Vabvunza nezvemvura.", asked), "Pfupisa.", new AbortController().signal);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.messages).toEqual([...(stale ?? []), { role: "user", text: "Pfupisa." }]);
  expect(asked[0]?.maxTokens).toBeLessThan(200);
  expect(asked[0]?.turn).toBeLessThan(0);
  expect(history.stale()).toBeUndefined();
  expect(history.asking("", "Pindura.")[0]?.text).toBe("Pindura.\n\nVabvunza nezvemvura.");
});

test("while all fits, nobody is asked", async () => {
  const asked: LlmRequest[] = [];
  const history = new History();
  history.add("mhoro", "Mhoro!");
  await summarise(history, model("", asked), "Pfupisa.", new AbortController().signal);
  expect(asked).toEqual([]);
});

test("broken off, it leaves history as it was", async () => {
  const history = longTalk();
  const before = history.stale();
  const controller = new AbortController();
  const summary = summarise(history, model("Mvura."), "Pfupisa.", controller.signal);
  controller.abort();
  await expect(summary).rejects.toMatchObject({ code: "aborted" });
  expect(history.stale()).toEqual(before);
  expect(history.asking("", "Pindura.")[0]?.text).toBe("Pindura.");
});
