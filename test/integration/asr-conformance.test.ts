import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AsrApi, AsrRequest, Hypothesis } from "../../core/contracts.ts";
import { characterErrors } from "../../core/measure/wer.ts";
import { concat } from "../../core/pcm.ts";
import { type AsrHost, labels, onnxHost, onnxWebHost, openaiHost, recording, transformersHost } from "./asr-hosts.ts";

const hosts: Readonly<Record<string, () => Promise<AsrHost>>> = {
  transformers: transformersHost,
  onnx: onnxHost,
  "onnx on onnxruntime-web": onnxWebHost,
  openai: openaiHost,
};
const WINDOW = 160_000;
/** What each engine made of the recordings, to be compared at the end. */
const heard = new Map<string, Hypothesis[]>();
/** What each makes of a beginning that was not said. */
const wrongly = new Map<string, string>();

const [first, second] = [recording("08.wav"), recording("13.wav")];
const ask = (samples: Float32Array, at = 0) => ({ turn: 3, revision: 7, samples, at });

describe.each(Object.entries(hosts))("%s", (name, openHost) => {
  let host: AsrHost;
  let engine: AsrApi;
  beforeAll(async () => {
    host = await openHost();
    engine = host.open();
    await engine.load(host.spec);
  });
  afterAll(() => host.close());

  test("reads the recordings as well as the model's card says", async () => {
    const some = labels.slice(0, host.recordings);
    const read: Hypothesis[] = [];
    for (const { file } of some) read.push(await engine.transcribe(ask(recording(file))));
    heard.set(name, read);
    const { cer } = characterErrors(
      some.map(({ text }) => text),
      read.map(({ text }) => text),
    );
    expect(cer).toBeLessThanOrEqual(0.023 + 0.015);
    for (const { confidence, noSpeech, text } of read) {
      expect(text).toBe(text.trim());
      expect(confidence).toBeGreaterThan(0.3);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(noSpeech).toBeGreaterThanOrEqual(0);
      expect(noSpeech).toBeLessThan(0.5);
    }
  });

  test("gives back turn, revision and the stretch of the stream it covers", async () => {
    const hypothesis = await engine.transcribe({ turn: 12, revision: 34, samples: first, at: 56_789 });
    expect(hypothesis).toMatchObject({ turn: 12, revision: 34, start: 56_789, end: 56_789 + first.length });
  });

  test("one call knows nothing of the one before, and two at once wait for each other", async () => {
    const alone = await engine.transcribe(ask(first));
    const other = await engine.transcribe(ask(second));
    expect(other.text).not.toBe(alone.text);
    expect(await engine.transcribe(ask(first))).toEqual(alone);
    expect(await Promise.all([engine.transcribe(ask(second)), engine.transcribe(ask(first))])).toEqual([other, alone]);
  });

  test("a draft, right or wrong, changes nothing", async () => {
    const alone = await engine.transcribe(ask(first));
    const words = alone.text.split(" ");
    for (const draft of [alone.text, words.slice(0, -1).join(" "), ["nhasi", ...words.slice(1)].join(" "), "iwe"]) {
      const drafted = await engine.transcribe({ ...ask(first), draft });
      expect(drafted).toEqual({ ...alone, confidence: drafted.confidence });
      expect(drafted.confidence).toBeCloseTo(alone.confidence, 4);
    }
  });

  test("a window filled to its last sample, a clip of 0.2 s, and none at all", async () => {
    const filled = concat([first, second, new Float32Array(WINDOW)]).slice(0, WINDOW);
    expect(await engine.transcribe(ask(filled, 5))).toMatchObject({ start: 5, end: WINDOW + 5 });
    expect(await engine.transcribe(ask(first.subarray(0, 3_200)))).toMatchObject({ start: 0, end: 3_200 });
    const { confidence, text } = await engine.transcribe(ask(new Float32Array(16_000)));
    expect(confidence === 0).toBe(text === "");
  });

  test("an abort before the call: nothing is begun", async () => {
    let begun = 0;
    host.onWork((number) => {
      begun = number;
    });
    const aborting = engine.transcribe(ask(first), AbortSignal.abort());
    await expect(aborting).rejects.toMatchObject({ code: "aborted" });
    expect(begun).toBe(0);
  });

  test("an abort in the middle ends it within that step, and the next call is whole", async () => {
    let begun = 0;
    host.onWork((number) => {
      begun = number;
    });
    const whole = await engine.transcribe(ask(first));
    if (host.midway > 1) expect(begun).toBeGreaterThan(host.midway + 1);
    const controller = new AbortController();
    host.onWork((number) => {
      begun = number;
      if (number === host.midway) controller.abort();
    });
    await expect(engine.transcribe(ask(first), controller.signal)).rejects.toMatchObject({ code: "aborted" });
    expect(begun).toBe(host.midway);
    expect(await engine.transcribe(ask(first))).toEqual(whole);
  });

  test("an abort while waiting for the call before leaves that one alone", async () => {
    const controller = new AbortController();
    const before = engine.transcribe(ask(first));
    const waiting = engine.transcribe(ask(second), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    expect((await before).text).not.toBe("");
  });

  test("an abort while the first unit of work is under way begins no second", async () => {
    const controller = new AbortController();
    let begun = 0;
    host.onWork((number) => {
      begun = number;
      controller.abort();
    });
    await expect(engine.transcribe(ask(first), controller.signal)).rejects.toMatchObject({ code: "aborted" });
    expect(begun).toBe(1);
  });

  test("words that are settled cost no decoding, and the reading is the same", async () => {
    let begun = 0;
    const counted = async (request: AsrRequest) => {
      begun = 0;
      host.onWork((number) => {
        begun = number;
      });
      return { ...(await engine.transcribe(request)), begun };
    };
    const whole = await counted(ask(second));
    const half = whole.text.split(" ").slice(0, 2).join(" ");
    const forced = await counted({ ...ask(second), prefix: half });
    expect(forced).toMatchObject({ text: whole.text, noSpeech: expect.closeTo(whole.noSpeech, 4) });
    expect(forced.confidence).toBeCloseTo(whole.confidence, 3);
    if (host.midway > 1) expect(forced.begun).toBeLessThan(whole.begun);
    expect((await engine.transcribe({ ...ask(second), prefix: " " })).text).toBe(whole.text);
  });

  test("a prefix that is all that was said gets nothing added", async () => {
    for (const [i, { text, confidence }] of (heard.get(name) ?? []).slice(0, 8).entries()) {
      const again = await engine.transcribe({ ...ask(recording(labels[i]?.file ?? "")), prefix: text });
      expect(again.text).toBe(text);
      expect(again.confidence).toBeCloseTo(confidence, 3);
    }
  });

  test("a prefix that was not said stands, where the engine can be told of one", async () => {
    const { text } = await engine.transcribe({ ...ask(first), prefix: "mangwanani amai" });
    if (host.prefixes) expect(text.startsWith("mangwanani amai")).toBe(true);
    wrongly.set(name, text);
    const long = Array(60).fill("mangwanani").join(" ");
    if (host.prefixes) expect((await engine.transcribe({ ...ask(first), prefix: long })).text).toMatch(/^mangwanani/);
  });

  test("the first reading after a load is one like any other: the load ended with a reading of silence", async () => {
    let begun = 0;
    host.onWork((number) => {
      begun = number;
    });
    await host.open().load(host.spec);
    if (host.prefixes) expect(begun).toBeGreaterThanOrEqual(2);
  });

  test("a model that is not there is a model-load failure, a call before load a bug", async () => {
    const fresh = host.open();
    await expect(fresh.transcribe(ask(first))).rejects.toThrow("transcribe before load");
    const missing = { ...host.spec, model: "no-such-model" };
    await expect(fresh.load(missing)).rejects.toMatchObject({ code: "model-load" });
    await expect(fresh.transcribe(ask(first))).rejects.toThrow("transcribe before load");
  });
});

test("our own loop reads the very words that transformers.js reads, as sure of them", () => {
  const theirs = heard.get("transformers") ?? [];
  expect(theirs).toHaveLength(labels.length);
  expect(heard.get("onnx")).toHaveLength(labels.length);
  for (const name of ["onnx", "onnx on onnxruntime-web"])
    for (const [i, { text, confidence, noSpeech }] of (heard.get(name) ?? []).entries()) {
      expect(text).toBe(theirs[i]?.text);
      expect(confidence).toBeCloseTo(theirs[i]?.confidence ?? -1, 3);
      expect(noSpeech).toBeCloseTo(theirs[i]?.noSpeech ?? -1, 3);
    }
});

test("both go on in the same way behind a beginning that was not said", () => {
  expect(wrongly.get("onnx")).toBe(wrongly.get("transformers"));
  expect(wrongly.get("onnx on onnxruntime-web")).toBe(wrongly.get("transformers"));
});
