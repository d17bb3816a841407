import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Breaker } from "../../core/breaker.ts";
import { failure } from "../../core/failure.ts";
import type { LlmReply, LlmRequest } from "../../core/llm-contract.ts";
import { askSides, type Side } from "../../server/engines/side.ts";
import { type Llm, llmOf } from "../../server/engines/stages.ts";
import { counting, tracer } from "./stand-in-children.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const network = failure("network", "no answer");
type Engine = { readonly name: string; readonly after: number; readonly fails?: boolean };

/** Two engines that take a while, and what became of those that were asked. */
function contest(upstream: Omit<Engine, "name">, local: Omit<Engine, "name">, budget = 300) {
  const { counts, meter } = counting();
  const log: string[] = [];
  const breaker = new Breaker({ failures: 2, coolMs: 1_000, mostMs: 8_000 }, () => Date.now());
  const engines = { upstream: { ...upstream }, local: { ...local } };
  const sides: Side<Omit<Engine, "name">>[] = [
    { where: "upstream", engine: engines.upstream, ready: () => true, breaker },
    { where: "local", engine: engines.local, ready: () => true },
  ];
  const ports = { stage: "asr", sides, budget, meter, tracer } as const;
  const ask = (signal?: AbortSignal) =>
    askSides(
      ports,
      (engine, _, own) => {
        const name = engine === engines.upstream ? "upstream" : "local";
        log.push(`${name} begins`);
        return new Promise<string>((resolve, reject) => {
          const timer = setTimeout(() => (engine.fails ? reject(network) : resolve(name)), engine.after);
          own.addEventListener("abort", () => {
            clearTimeout(timer);
            log.push(`${name} aborted`);
            reject(failure("aborted", "aborted"));
          });
        });
      },
      signal,
    );
  return {
    ask,
    log,
    counts,
    breaker,
    engines: engines as Record<"upstream" | "local", { after: number; fails?: boolean }>,
  };
}
async function after<T>(ms: number, promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(ms);
  return Promise.race([promise, Promise.reject(new Error(`not within ${ms} ms`))]);
}

test("within its budget the first answers alone", async () => {
  const { ask, log, counts } = contest({ after: 200 }, { after: 50 });
  expect(await after(200, ask())).toBe("upstream");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(log).toEqual(["upstream begins"]);
  expect(counts.get("inzwa_engine_answers_total asr upstream")).toBe(1);
});

test("behind its budget the second begins beside it, and the slower is aborted", async () => {
  const { ask, log, counts } = contest({ after: 2_000 }, { after: 50 });
  expect(await after(350, ask())).toBe("local");
  expect(log).toEqual(["upstream begins", "local begins", "upstream aborted"]);
  expect(counts.get("inzwa_engine_answers_total asr local")).toBe(1);
});

test("the first may still win when the second has begun", async () => {
  const { ask, log } = contest({ after: 320 }, { after: 500 });
  expect(await after(320, ask())).toBe("upstream");
  expect(log).toEqual(["upstream begins", "local begins", "local aborted"]);
});

test("where the first fails the second begins at once", async () => {
  const { ask } = contest({ after: 10, fails: true }, { after: 50 });
  expect(await after(60, ask())).toBe("local");
});

test("where both fail the last failure is told", async () => {
  const { ask } = contest({ after: 10, fails: true }, { after: 50, fails: true });
  await expect(after(60, ask())).rejects.toBe(network);
});

test("an abort ends both and tells nothing of the upstream", async () => {
  const { ask, log, breaker } = contest({ after: 2_000 }, { after: 2_000 });
  for (let i = 0; i < 3; i++) {
    const controller = new AbortController();
    const asked = ask(controller.signal);
    asked.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(400);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: "aborted" });
  }
  expect(log.filter((line) => line.endsWith("aborted")).length).toBe(6);
  expect(breaker.state).toBe("closed");
});

test("an upstream that fails or is always too slow is let alone, tried again, and trusted again", async () => {
  const { ask, log, breaker, engines } = contest({ after: 10, fails: true }, { after: 50 });
  await after(60, ask());
  engines.upstream = Object.assign(engines.upstream, { fails: false, after: 60_000 });
  await after(350, ask());
  expect(breaker.state).toBe("open");
  log.length = 0;
  expect(await after(50, ask())).toBe("local");
  expect(log).toEqual(["local begins"]);
  await vi.advanceTimersByTimeAsync(1_000);
  // One tries it, the other does not wait for that.
  const both = [ask(), ask()];
  expect(await after(50, both[1] ?? ask())).toBe("local");
  expect(await after(300, both[0] ?? ask())).toBe("local");
  expect(breaker.state).toBe("open");
  await vi.advanceTimersByTimeAsync(2_000);
  Object.assign(engines.upstream, { after: 20 });
  expect(await after(20, ask())).toBe("upstream");
  expect(breaker.state).toBe("closed");
});

test("what an upstream refuses for what it was asked does not close it to others", async () => {
  const refusing = { status: 400 };
  const { meter } = counting();
  const breaker = new Breaker({ failures: 2, coolMs: 1_000, mostMs: 8_000 }, () => Date.now());
  const sides: Side<object>[] = [{ where: "upstream", engine: {}, ready: () => true, breaker }];
  const ports = { stage: "asr", sides, budget: 0, meter, tracer } as const;
  const refuse = () =>
    askSides(ports, async () => {
      throw failure("network", "the server answered", { ...refusing });
    });
  for (let i = 0; i < 4; i++) await expect(refuse()).rejects.toMatchObject({ code: "network" });
  expect(breaker.state).toBe("closed");
  refusing.status = 500;
  for (let i = 0; i < 2; i++) await expect(refuse()).rejects.toMatchObject({ code: "network" });
  expect(breaker.state).toBe("open");
});

/** Writes its words one every 10 ms, and breaks off before the word `breaks`. */
function writer(words: readonly string[], breaks = Number.POSITIVE_INFINITY): Llm {
  return {
    async reply({ turn, revision }: LlmRequest, onDelta, signal): Promise<LlmReply> {
      for (const [i, word] of words.entries()) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        if (signal?.aborted) throw failure("aborted", "aborted");
        if (i >= breaks) throw network;
        onDelta(word);
      }
      return { turn, revision, text: words.join(""), promptTokens: 1, reused: 0, tokens: words.length };
    },
  };
}
async function told(upstream: Llm, local: Llm, ready = true) {
  const { meter, counts } = counting();
  const sides: Side<Llm>[] = [
    { where: "upstream", engine: upstream, ready: () => true },
    { where: "local", engine: local, ready: () => ready },
  ];
  const llm = llmOf({ stage: "llm", sides, budget: 300, meter, tracer });
  let text = "";
  const messages = [{ role: "user", text: "guta guru rezimbabwe nderipi" }] as const;
  const reply = llm.reply({ turn: 3, revision: 1, messages }, (delta) => {
    text += delta;
  });
  const result = await after(1_000, reply);
  expect(result).toMatchObject({ turn: 3, revision: 1, text });
  return { text, counts };
}

test("an answer that breaks off goes on where it was when the other writes the same", async () => {
  const words = ["Guta ", "guru ", "iHarare."];
  const { text, counts } = await told(writer(words, 2), writer(["Guta guru iH", "arare."]));
  expect(text).toBe("Guta guru iHarare.");
  expect(counts.get("inzwa_engine_takeovers_total llm")).toBe(1);
});

test("and begins anew when the other writes something else", async () => {
  const { text } = await told(writer(["Guta ", "guru ", "iHarare."], 2), writer(["Guta ", "rayo ", "ndiHarare."]));
  expect(text).toBe("Guta guru … Guta rayo ndiHarare.");
});

test("what is shorter than what was said adds nothing", async () => {
  const { text } = await told(writer(["Guta ", "guru ", "iHarare."], 2), writer(["Guta"]));
  expect(text).toBe("Guta guru ");
});

test("where nobody can take over, the failure is told", async () => {
  await expect(told(writer(["Guta ", "guru "], 1), writer(["Guta"]), false)).rejects.toBe(network);
});

test("an answer that is overtaken is heard no more", async () => {
  const slow: Llm = {
    reply: async (request, onDelta) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      onDelta("too late");
      return writer(["x"]).reply(request, () => undefined);
    },
  };
  expect((await told(slow, writer(["Guta ", "iHarare."]))).text).toBe("Guta iHarare.");
});
