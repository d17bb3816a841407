import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EngineSpec } from "../../../core/contracts.ts";
import { isFailure } from "../../../core/failure.ts";
import { readWav } from "../../../core/wav.ts";
import { upstreamOf } from "../../../server/asr-upstream-settings.ts";
import { settingsOf } from "../../../server/environment.ts";
import { type AsrUpstream, openaiAsr } from "../../../workers/openai/asr.ts";
import { json, SpeechServer } from "../../server/speech-server.ts";

const spec: EngineSpec = {
  engine: "openai",
  model: "whisper-1",
  language: "en-GB",
  backend: "cpu",
  dtype: "fp32",
  threads: 1,
  can: {},
};
const samples = Float32Array.from({ length: 1_600 }, (_, n) => Math.sin(n / 9) / 2);
const request = { turn: 1, revision: 2, samples, at: 40 };

let server: SpeechServer;
let base: string;
beforeEach(async () => {
  server = new SpeechServer();
  base = await server.open();
});
afterEach(() => server.close());

async function opened(changes: Partial<AsrUpstream> = {}) {
  const engine = openaiAsr({ base, fetch, ...changes });
  await engine.load(spec);
  return engine;
}

/** The first answer is this, every later one a transcript. */
function firstly(rude: (response: ServerResponse) => void) {
  server.answer = () => (server.asked.length === 1 ? rude : { text: "mhoro" });
}

describe("what is asked", () => {
  test("a WAV file, the model, the language as ISO 639, and no temperature", async () => {
    const engine = await opened({ key: "sk-secret" });
    await engine.transcribe(request);
    const [asked] = server.asked;
    expect(asked?.authorization).toBe("Bearer sk-secret");
    expect(asked?.fields).toEqual({
      model: "whisper-1",
      language: "en",
      response_format: "verbose_json",
      temperature: "0",
    });
    const audio = readWav(asked?.wav ?? new Uint8Array());
    if (isFailure(audio)) throw new Error(audio.message);
    expect(audio.sampleRate).toBe(16_000);
    expect(Math.max(...audio.samples.map((x, i) => Math.abs(x - (samples[i] ?? 9))))).toBeLessThan(1 / 32_768);
  });

  test("without a key none is sent, and the model may have another name there", async () => {
    server.models = ["Systran/faster-whisper-tiny"];
    const engine = await opened({ base: `${base}/v1/`, model: "Systran/faster-whisper-tiny" });
    await engine.transcribe(request);
    expect(server.asked[0]).toMatchObject({
      authorization: undefined,
      fields: { model: "Systran/faster-whisper-tiny" },
    });
  });
});

describe("what is answered", () => {
  test("confidence from the segments by their tokens, no speech from the first", async () => {
    server.answer = () => ({
      text: " mhoro shamwari ",
      segments: [
        { avg_logprob: Math.log(0.9), no_speech_prob: 0.25, tokens: [1, 2, 3] },
        { avg_logprob: Math.log(0.5), no_speech_prob: 0.75, tokens: [4] },
      ],
    });
    const hypothesis = await (await opened()).transcribe(request);
    expect(hypothesis).toMatchObject({
      turn: 1,
      revision: 2,
      text: "mhoro shamwari",
      noSpeech: 0.25,
      start: 40,
      end: 1_640,
    });
    expect(hypothesis.confidence).toBeCloseTo(0.8);
  });

  test("segments without tokens count by their seconds", async () => {
    const segments = [
      { avg_logprob: 0, start: 0, end: 3 },
      { avg_logprob: Math.log(0.5), start: 3, end: 4 },
    ];
    server.answer = () => ({ text: "mhoro", segments });
    expect((await (await opened()).transcribe(request)).confidence).toBeCloseTo(0.875);
  });

  test("a text alone is taken at its word, nonsense in segments is not read", async () => {
    server.answer = () => ({ text: "mhoro" });
    const engine = await opened();
    expect(await engine.transcribe(request)).toMatchObject({ text: "mhoro", confidence: 1, noSpeech: 0 });
    const segments = [null, 7, { avg_logprob: "-1" }, { avg_logprob: 3, no_speech_prob: 7 }];
    server.answer = () => ({ text: "mhoro", segments });
    expect(await engine.transcribe(request)).toMatchObject({ confidence: 1, noSpeech: 1 });
    server.answer = () => ({ text: "  ", segments: [{ avg_logprob: -0.1 }] });
    expect(await engine.transcribe(request)).toMatchObject({ text: "", confidence: 0 });
  });

  test.each([400, 422])(
    "a server that refuses verbose_json with %i is asked for json, and only for that from then on",
    async (status) => {
      server.answer = ({ fields }) =>
        fields.response_format === "json" ? { text: "mhoro" } : (response) => json(response, { error: {} }, status);
      const engine = await opened();
      expect(await engine.transcribe(request)).toMatchObject({ text: "mhoro" });
      await engine.transcribe(request);
      expect(server.asked.map(({ fields }) => fields.response_format)).toEqual(["verbose_json", "json", "json"]);
    },
  );
});

describe("too busy", () => {
  test.each([429, 503])("%i is tried again once, when the server says", async (status) => {
    firstly((response) => response.writeHead(status, { "retry-after": "0" }).end());
    expect(await (await opened()).transcribe(request)).toMatchObject({ text: "mhoro" });
    expect(server.asked).toHaveLength(2);
  });

  test("the second refusal counts", async () => {
    server.answer = () => (response) => response.writeHead(429, { "retry-after": "0" }).end();
    const refused = (await opened()).transcribe(request);
    await expect(refused).rejects.toMatchObject({ code: "network", detail: { status: 429 } });
    expect(server.asked).toHaveLength(2);
  });

  test("a date is waited for, a wait beyond all patience is not", async () => {
    let due = Number.NaN;
    firstly((response) => {
      // One to two seconds from now: a date has no milliseconds.
      const soon = new Date(Date.now() + 2_000).toUTCString();
      due = Date.parse(soon);
      response.writeHead(503, { "retry-after": soon }).end();
    });
    const engine = await opened();
    await engine.transcribe(request);
    // A timer may be a millisecond early.
    expect(Date.now()).toBeGreaterThanOrEqual(due - 2);
    expect(server.asked).toHaveLength(2);
    server.answer = () => (response) => response.writeHead(429, { "retry-after": "3600" }).end();
    await expect(engine.transcribe(request)).rejects.toMatchObject({ code: "network", detail: { status: 429 } });
    expect(server.asked).toHaveLength(3);
  });

  test("an abort while it waits", async () => {
    const controller = new AbortController();
    server.answer = () => (response) => {
      response.writeHead(503, { "retry-after": "4" }).end(() => controller.abort());
    };
    const engine = await opened();
    await expect(engine.transcribe(request, controller.signal)).rejects.toMatchObject({ code: "aborted" });
    expect(server.asked).toHaveLength(1);
  });
});

describe("rude answers are failures, and the next call is none the worse", () => {
  test.each<[string, (response: ServerResponse) => void, object]>([
    ["a page", (r) => r.writeHead(200, { "content-type": "text/html" }).end("<html>"), { code: "network" }],
    ["half a JSON", (r) => r.writeHead(200).end('{"text": "mho'), { code: "network" }],
    ["no text", (r) => json(r, { language: "sn" }), { code: "network" }],
    ["a text that is none", (r) => json(r, { text: ["mhoro"] }), { code: "network" }],
    ["nothing", (r) => r.writeHead(200).end(), { code: "network" }],
    ["a list", (r) => json(r, []), { code: "network" }],
    [
      "a key refused",
      (r) => json(r, { error: { message: "Incorrect API key sk-secret" } }, 401),
      { detail: { status: 401 } },
    ],
    ["no model", (r) => json(r, { error: { code: "model_not_found" } }, 404), { code: "no-model" }],
    ["trouble inside", (r) => json(r, {}, 500), { code: "network", detail: { status: 500 } }],
    ["a connection cut off", (r) => r.destroy(), { code: "network" }],
    [
      "half an answer",
      (r) => r.writeHead(200, { "content-length": "99" }).write('{"text"', () => r.destroy()),
      { code: "network" },
    ],
    ["somewhere else", (r) => r.writeHead(307, { location: "http://127.0.0.1:9/" }).end(), { code: "network" }],
  ])("%s", async (_, rude, wanted) => {
    firstly(rude);
    const engine = await opened({ key: "sk-secret" });
    const thrown: unknown = await engine.transcribe(request).catch((failure: unknown) => failure);
    expect(isFailure(thrown)).toBe(true);
    expect(thrown).toMatchObject(wanted);
    expect(JSON.stringify(thrown)).not.toContain("sk-secret");
    expect(await engine.transcribe(request)).toMatchObject({ text: "mhoro" });
  });

  test("an answer without end is not read to its end", async () => {
    firstly((response) => {
      response.on("error", () => {});
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    await expect((await opened()).transcribe(request)).rejects.toMatchObject({ code: "network" });
  });

  test("a server that never answers is given up after the timeout, its connection closed", async () => {
    const engine = await opened({ timeout: 1_000 });
    firstly(() => {});
    await expect(engine.transcribe(request)).rejects.toMatchObject({ code: "network", detail: { timeout: 1_000 } });
    await expect.poll(() => server.abandoned, { timeout: 30_000 }).toBe(1);
  });

  test("a call that is aborted closes its connection", async () => {
    const controller = new AbortController();
    server.onAsked = () => controller.abort();
    firstly(() => {});
    await expect((await opened()).transcribe(request, controller.signal)).rejects.toMatchObject({ code: "aborted" });
    await expect.poll(() => server.abandoned, { timeout: 30_000 }).toBe(1);
  });
});

describe("loading", () => {
  test("a server without a list of models is believed, one without the model not", async () => {
    server.models = undefined;
    await expect(openaiAsr({ base, fetch }).load(spec)).resolves.toBeUndefined();
    server.models = ["something-else"];
    await expect(openaiAsr({ base, fetch }).load(spec)).rejects.toMatchObject({ code: "model-load" });
  });

  test("a server that is not there, and an address that is none", async () => {
    await expect(openaiAsr({ fetch, base: "http://127.0.0.1:9" }).load(spec)).rejects.toMatchObject({
      code: "network",
    });
    for (const wrong of ["", "localhost:8000", "file:///etc/passwd"])
      await expect(openaiAsr({ fetch, base: wrong }).load(spec)).rejects.toMatchObject({ code: "network" });
  });
});

test("the environment names the server; its variables are no settings", () => {
  const environment = {
    INZWA_ASR_URL: "http://a",
    INZWA_ASR_KEY: "k",
    INZWA_ASR_MODEL: "",
    INZWA_THREADS: "2",
    PATH: "/",
  };
  expect(upstreamOf(environment)).toEqual({ base: "http://a", key: "k" });
  expect(() => upstreamOf({})).toThrow(expect.objectContaining({ code: "no-model" }));
  expect(settingsOf(environment).threads).toBe(2);
});
