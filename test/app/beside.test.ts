import { beforeEach, expect, test, vi } from "vitest";
import { failure } from "../../core/failure.ts";
import { shipped } from "../core/rollout/released.ts";
import { ASR, LLM, type Models, scene, wanted, withoutBrowser } from "./beside-scene.ts";

beforeEach(withoutBrowser);

const models = (more: Partial<Models> = {}): Models => ({
  hear: async () => "guta guru nderipi",
  answer: async () => "guta guru ndi harare iro",
  ...more,
});
/** Long enough for every wait that does not end by itself to have ended. */
const settled = async () => {
  for (let i = 0; i < 200; i++) await new Promise((over) => setImmediate(over));
};
/** A model that waits to be let go on, and knows that it was told to stop. */
function slow() {
  const seen = { begun: 0, stopped: 0 };
  const hear: Models["hear"] = (_, signal) =>
    new Promise((_over, stop) => {
      seen.begun++;
      signal?.addEventListener("abort", () => {
        seen.stopped++;
        stop(failure("aborted", "stopped"));
      });
    });
  return { seen, hear };
}

test("behind a turn each shadow works on what the serving model was given, and only sums are kept", async () => {
  const given: unknown[] = [];
  const page = scene(
    models(),
    models({
      hear: async (request) => {
        given.push(request);
        return "Guta gura nderipi?";
      },
      answer: async (request) => {
        given.push(request);
        return "harare";
      },
    }),
  );
  await page.hear(16_000);
  await page.hear(32_000, { prefix: "guta guru", draft: "guta guru nderi" });
  await page.ask("guta guru nderipi", { maxTokens: 20 });
  expect(page.state.spawned, "nothing is loaded while somebody talks").toEqual([]);
  page.end();
  await vi.waitFor(() => expect(page.state.counted).toBe(2));
  expect(page.seen(ASR)).toMatchObject({ turns: 1, failures: 0, of: 17, apart: 1 });
  expect(page.seen(LLM)).toMatchObject({ turns: 1, failures: 0, of: 1, apart: 1 });
  expect(given, "the last reading, without what was settled in it").toMatchObject([
    { samples: { length: 32_000 }, draft: "guta guru nderi" },
    { messages: [{ role: "user", text: "guta guru nderipi" }], maxTokens: 20 },
  ]);
  expect(given[0]).not.toHaveProperty("prefix");
  expect(localStorage.getItem("release")).not.toMatch(/guta|harare/i);
  expect(page.memory.note.trying, "no mark of a dead page is left").toBeUndefined();
});

test("pieces of one turn are read one by one; times count from the second work on, and without settled words", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const after = (ms: number): Models["hear"] => {
    return async ({ at }) => {
      now += ms;
      return `chidimbu ${at}`;
    };
  };
  const page = scene(models({ hear: after(2) }), models({ hear: after(60) }));
  const turn = async (prefix = "") => {
    const before = page.state.counted;
    await page.hear(16_000, { at: 0, prefix });
    await page.hear(16_000, { at: 16_000 });
    page.end();
    await vi.waitFor(() => expect(page.state.counted).toBe(before + 1));
  };
  const timed = () => page.seen(ASR)?.ratios.reduce((sum, count) => sum + count, 0);
  await turn();
  expect(page.seen(ASR)).toMatchObject({ turns: 1, of: 24, apart: 0 });
  expect(timed(), "a model that was just loaded is slower than it is").toBe(0);
  await turn("chidimbu");
  expect(timed()).toBe(0);
  await turn();
  expect(timed()).toBe(1);
  expect(page.seen(ASR)?.ratios.at(-1), "thirty times slower").toBe(1);
  vi.restoreAllMocks();
});

test("while somebody talks nothing is begun", async () => {
  const page = scene(models(), models());
  page.state.busy = true;
  await page.hear(16_000);
  page.end();
  await settled();
  expect(page.state.spawned).toEqual([]);
  page.state.busy = false;
  await vi.waitFor(() => expect(page.seen(ASR)).toMatchObject({ turns: 1 }));
});

test.each<[string, (page: ReturnType<typeof scene>) => void]>([
  ["a turn begins", (page) => page.begin()],
  [
    "a voice is heard",
    ({ beside }) => beside.note({ kind: "mark", name: "speech-start", turn: 0, revision: 0, time: 0 }),
  ],
  [
    "the microphone opens",
    ({ state }) => {
      state.busy = true;
    },
  ],
])("as soon as %s the model is told to stop, and nothing is counted", async (_, interrupt) => {
  const { seen, hear } = slow();
  const page = scene(models(), models({ hear }));
  await page.hear(16_000);
  page.end();
  await vi.waitFor(() => expect(seen.begun).toBe(1));
  interrupt(page);
  await vi.waitFor(() => expect(seen.stopped).toBe(1));
  await settled();
  expect(page.seen(ASR)).toBeUndefined();
  expect(page.state.counted).toBe(0);
  expect(page.memory.note.trying).toBeUndefined();
});

test("the browser is told of the loading that there was: once a worker, and not of one that was stopped", async () => {
  const told = () => performance.getEntriesByName("inzwa.shadow.asr.ready").length;
  performance.clearMeasures();
  const page = scene(models(), models());
  for (let n = 1; n <= 2; n++) {
    await page.hear(16_000);
    page.end();
    await vi.waitFor(() => expect(page.seen(ASR)).toMatchObject({ turns: n }));
  }
  expect(told()).toBe(1);
  let loading = 0;
  const load = () => new Promise<void>(() => void loading++);
  const stopped = scene(models(), models({ load }));
  await stopped.hear(16_000);
  stopped.end();
  await vi.waitFor(() => expect(loading).toBe(1));
  stopped.begin();
  await settled();
  expect(told()).toBe(1);
});

test("a model that is still loading when a turn begins is let go at once, and is no bad one", async () => {
  let loading = 0;
  const load = () => new Promise<void>(() => void loading++);
  const page = scene(models(), models({ load }));
  await page.hear(16_000);
  page.end();
  await vi.waitFor(() => expect(loading).toBe(1));
  page.begin();
  await settled();
  expect(page.state.ended).toBe(1);
  expect(page.memory.note.left).toEqual({});
});

test("what fails is counted; what cannot be loaded is never tried again", async () => {
  const failing = scene(models(), models({ hear: () => Promise.reject(failure("garbage", "planted")) }));
  await failing.hear(16_000);
  failing.end();
  await vi.waitFor(() => expect(failing.seen(ASR)).toMatchObject({ turns: 1, failures: 1 }));
  withoutBrowser();
  const broken = scene(models(), models({ load: () => Promise.reject(failure("model-load", "planted")) }));
  await broken.hear(16_000);
  broken.end();
  await vi.waitFor(() => expect(broken.memory.note.left).toMatchObject({ [ASR]: { why: "load" } }));
  expect(broken.beside.ids).toEqual(new Set([LLM]));
  withoutBrowser();
  const evicted = scene(models(), models({ load: () => Promise.reject(failure("evicted", "gone")) }));
  await evicted.hear(16_000);
  evicted.end();
  await vi.waitFor(() => expect(evicted.beside.ids).toEqual(new Set([LLM])));
  expect(evicted.memory.note.left, "the browser's doing").toEqual({});
});

test("after ten turns the device has tried it often enough", async () => {
  const page = scene(models(), models());
  for (let n = 1; n <= 10; n++) {
    await page.hear(16_000);
    page.end();
    await vi.waitFor(() => expect(page.seen(ASR)).toMatchObject({ turns: n }));
  }
  expect(page.beside.ids).toEqual(new Set([LLM]));
  const { counted } = page.state;
  await page.hear(16_000);
  page.end();
  await settled();
  expect(page.state.counted).toBe(counted);
});

test("what belongs to no turn, was too long, or calls functions is not tried", async () => {
  const page = scene(models(), models());
  await page.ask("pfupisa", { turn: -1 });
  await page.hear(20 * 16_000);
  await page.hear(20 * 16_000, { at: 20 * 16_000 });
  await page.hear(16_000, { at: 40 * 16_000 });
  await page.ask("isa alarm", { tools: { list: [], choice: "auto" } });
  page.end();
  await settled();
  await page.hear(16_000, { turn: 1 });
  page.beside.event({ type: "ended", turn: 7 });
  await settled();
  expect(page.state.spawned).toEqual([]);
});

test.each(["interrupted", "discarded", "failed"])("of a turn that was %s nothing is kept", async (type) => {
  const page = scene(models(), models());
  await page.hear(16_000);
  page.beside.event({ type, turn: 1 } as never);
  page.end();
  await settled();
  expect(page.state.spawned).toEqual([]);
});

test("an assistant that begins anew, with turns that count from one again, is listened to as well", async () => {
  const page = scene(models(), models());
  for (let n = 0; n < 3; n++) page.end();
  await page.hear(16_000);
  page.end();
  await vi.waitFor(() => expect(page.seen(ASR)).toMatchObject({ turns: 1 }));
  page.restart();
  expect(page.state.ended, "the shadow of the former one is let go").toBe(1);
  await page.hear(16_000);
  page.end();
  await vi.waitFor(() => expect(page.seen(ASR)).toMatchObject({ turns: 2 }));
});

test("an answer that ends while the next turn is heard takes nothing of it", async () => {
  const page = scene(models(), models());
  await page.hear(16_000);
  await page.hear(16_000, { turn: 2 });
  page.end();
  await settled();
  expect(page.state.spawned).toEqual([]);
  page.end();
  await vi.waitFor(() => expect(page.seen(ASR)).toMatchObject({ turns: 1 }));
});

test.each<[string, object, object]>([
  ["who tells nothing", { share_metrics: false }, {}],
  ["private mode", { history: "off" }, {}],
  ["one worker for all", { workers: "one" }, {}],
  ["an iPhone", {}, { platform: "ios" }],
  ["2 GB of memory", {}, { memory: 2 }],
  ["a model that somebody chose", { asr_model: "whisper-base", llm_model: "auto" }, {}],
])("%s: nothing of it is run", async (_, settings, device) => {
  const page = scene(models(), models(), settings, device);
  await page.hear(16_000);
  page.end();
  await settled();
  expect(page.seen(ASR)).toBeUndefined();
  expect(page.state.spawned).toEqual([]);
});

test("what has no room, or would replace what does not serve here, is not worth fetching", () => {
  const fitting = (settings = {}, device = {}) =>
    scene(models(), models(), settings, device)
      .beside.fitting(wanted, shipped())
      .map(({ model }) => model.id);
  expect(fitting()).toEqual([ASR, LLM]);
  expect(fitting({}, { memory: 2 })).toEqual([]);
  expect(fitting({ asr_model: "whisper-base" })).toEqual([LLM]);
});

test("where data is to be saved by now, what waited is not run", async () => {
  const page = scene(models(), models());
  await page.hear(16_000);
  page.state.saveData = true;
  page.end();
  await settled();
  expect(page.state.spawned).toEqual([]);
});
