import { afterEach, expect, test, vi } from "vitest";
import { FRAME } from "../../core/contracts.ts";
import { onBehalf } from "../../server/engines/behalf.ts";
import { type BackendOptions, openBackend } from "../../server/engines/open.ts";
import { pocketPlan } from "../../server/pocket.ts";
import { readServerSettings } from "../../server/settings.ts";
import { counting, silent, standIns, tracer } from "./stand-in-children.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
const heard = { text: "mhoro", turn: 1, revision: 0, confidence: 1, noSpeech: 0, start: 0, end: 4 };
const request = { turn: 1, revision: 0, samples: new Float32Array(4).fill(0.5), at: 0 };
let close = async () => {};
afterEach(() => close());

async function open(environment: Record<string, string>, more: Partial<BackendOptions> = {}) {
  const { children, spawn } = standIns({ answer: ({ method }) => (method === "transcribe" ? heard : undefined) });
  const { counts, meter } = counting();
  const settings = { ...readServerSettings(environment), drainS: 1 };
  const clock = () => performance.now();
  const backend = await openBackend({
    settings,
    plan: pocketPlan(),
    spawn,
    meter,
    log: silent,
    tracer,
    clock,
    ...more,
  });
  close = () => backend.close();
  return { backend, children, counts };
}
/** A server of one model, which may be away. */
function upstream(answer: (path: string, headers: Headers, body: unknown) => Response) {
  const asked: { path: string; headers: Headers }[] = [];
  const fetch = async (input: string | URL, init?: RequestInit) => {
    const { pathname } = new URL(input);
    asked.push({ path: pathname, headers: new Headers(init?.headers) });
    return answer(pathname, new Headers(init?.headers), init?.body);
  };
  return { asked, fetch };
}
const withModel = (id: string) => (path: string) =>
  path === "/v1/models"
    ? Response.json({ data: [{ id }] })
    : Response.json({ text: "kubva kure", segments: [{ avg_logprob: 0, no_speech_prob: 0 }] });

test("a child for each stage, more where asked for, and ready when all of them are", async () => {
  const { children, spawn } = standIns({ slow: true });
  const { backend } = await open({ INZWA_ENGINE_THREADS: "2" }, { spawn });
  expect(children.map(({ post }) => post.stage)).toEqual(["vad", "asr", "asr", "llm", "llm", "tts", "tts"]);
  expect(backend.ready()).toMatchObject({ ready: false });
  expect(backend.ready().why.map((why) => why.split(":")[0])).toEqual(["vad", "asr", "llm", "tts"]);
  const ready = backend.whenReady();
  for (const child of children) child.ready();
  await ready;
  expect(backend.ready()).toEqual({ ready: true, why: [] });
  children[0]?.die();
  expect(backend.ready()).toEqual({ ready: false, why: ["vad: is started again (died)"] });
});

test("its models have the names that clients know", async () => {
  const { backend } = await open({});
  expect(backend.models.map(({ id, aliases, ownedBy }) => [id, ...aliases, ownedBy])).toEqual([
    ["pocket-asr-sn", "whisper-1", "inzwa"],
    ["pocket-llm-sn", "inzwa"],
    ["pocket-tts-sn", "tts-1", "inzwa"],
  ]);
  expect(backend.language).toBe("sn");
});

test("streams of voice detection share a child, and each has its own state", async () => {
  const states: number[] = [];
  const { spawn } = standIns({
    answer: ({ request: sent }) => {
      const { state } = sent as { state: Float32Array };
      states.push(state[0] ?? Number.NaN);
      return { speech: (state[0] ?? 0) / 10, state: state.map((x) => x + 1) };
    },
  });
  const { backend } = await open({}, { spawn });
  await backend.whenReady();
  const [one, two] = await Promise.all([backend.openVad(), backend.openVad()]);
  const frame = new Float32Array(FRAME);
  expect([await one?.probability(frame), await one?.probability(frame), await two?.probability(frame)]).toEqual([
    0, 0.1, 0,
  ]);
  one?.reset();
  expect(await one?.probability(frame)).toBe(0);
  expect(states).toEqual([0, 1, 0, 0]);
});

test("a detector that dies in the midst of a frame loses none, and nothing of what it knew", async () => {
  let deadly = 2;
  const { children, spawn } = standIns({
    answer: ({ request: sent }, child) => {
      const { state } = sent as { state: Float32Array };
      if (--deadly === 0) {
        queueMicrotask(() => child.die());
        return undefined;
      }
      return { speech: (state[0] ?? 0) / 10, state: state.map((x) => x + 1) };
    },
  });
  const { backend } = await open({}, { spawn });
  const vad = await backend.openVad();
  const frame = new Float32Array(FRAME);
  const scores = [vad.probability(frame), vad.probability(frame), vad.probability(frame)];
  expect(await Promise.all(scores)).toEqual([0, expect.closeTo(0.1), expect.closeTo(0.2)]);
  expect(children.filter(({ post }) => post.stage === "vad").length).toBe(2);
});

test("an upstream in place of the engine: no child, its own name, and the trace goes on", async () => {
  const { asked, fetch } = upstream(withModel("large"));
  const environment = { INZWA_ASR_URL: "http://gpu.test", INZWA_ASR_MODEL: "large", INZWA_ASR_KEY: "secret" };
  const { backend, children } = await open(environment, { fetch });
  await backend.whenReady();
  expect(children.map(({ post }) => post.stage)).toEqual(["vad", "llm", "tts"]);
  expect(backend.models[0]).toMatchObject({
    id: "large",
    aliases: ["whisper-1", "pocket-asr-sn"],
    ownedBy: "upstream",
  });
  const said = await onBehalf({ caller: "a", traceparent }, () => backend.asr.transcribe(request));
  expect(said.text).toBe("kubva kure");
  const { path, headers } = asked.at(-1) ?? { path: "", headers: new Headers() };
  expect([path, headers.get("authorization")]).toEqual(["/v1/audio/transcriptions", "Bearer secret"]);
  expect(headers.get("traceparent")?.split("-")[1]).toBe(TRACE);
  expect(headers.get("traceparent")).not.toBe(traceparent);
});

test("an upstream that is away is looked for until it is there", async () => {
  let away = true;
  const { fetch } = upstream((path) => {
    if (away) throw new TypeError("fetch failed");
    return withModel("large")(path);
  });
  const { backend } = await open({ INZWA_ASR_URL: "http://gpu.test", INZWA_ASR_MODEL: "large" }, { fetch });
  await expect(backend.asr.transcribe(request)).rejects.toMatchObject({ code: "no-model" });
  await vi.waitFor(() => expect(backend.ready().why).toContain("asr: is not there (network)"), 30_000);
  away = false;
  await backend.whenReady();
  expect((await backend.asr.transcribe(request)).text).toBe("kubva kure");
});

test("both: the upstream while it is there, the own engine when it is not, in the midst of things too", async () => {
  let away = false;
  const { fetch } = upstream((path) => {
    if (away) throw new TypeError("fetch failed");
    return withModel("large")(path);
  });
  const environment = { INZWA_ASR_URL: "http://gpu.test", INZWA_ASR_MODEL: "large", INZWA_UPSTREAM: "race" };
  const { backend, counts } = await open(environment, { fetch });
  await backend.whenReady();
  const said = async () => (await backend.asr.transcribe(request)).text;
  await vi.waitFor(async () => expect(await said()).toBe("kubva kure"), 30_000);
  away = true;
  const others = [await said(), await said(), await said(), await said()];
  expect(new Set(others)).toEqual(new Set(["mhoro"]));
  expect(counts.get("inzwa_breaker_open asr")).toBe(1);
  // The fourth did not try it any more.
  expect(counts.get("inzwa_engine_failures_total asr upstream network")).toBe(3);
});
