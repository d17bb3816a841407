import { describe, expect, test } from "vitest";
import type { AsrRequest, TtsRequest } from "../../core/contracts.ts";
import { aborted, failure } from "../../core/failure.ts";
import { ROUTES } from "../../server/reference/openapi.ts";
import type { Backend } from "../../server/services.ts";
import { audioApp, decodeHere, talk } from "./audio-app.ts";
import { backend, limits } from "./services.ts";
import { tone, toneIn } from "./sounds.ts";

type Fields = Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>;

function form(fields: Fields): RequestInit {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === "string") body.append(name, value);
    else body.append(name, new Blob([value]), "talk.wav");
  return { method: "POST", body };
}
const recording = talk([1, 1.5]);
const asked = (fields: Fields = {}) => form({ file: recording, model: "whisper-1", ...fields });
const say = (fields: object) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "tts-1", voice: "alloy", input: "Mhoro. Makadii henyu nhasi?", ...fields }),
});
const TRANSCRIPTIONS = "/v1/audio/transcriptions";
const SPEECH = "/v1/audio/speech";

async function refusal(response: Response) {
  const { error } = (await response.json()) as {
    error: { message: string; param: string | null; code: string | null };
  };
  return { status: response.status, ...error };
}

/** A recogniser that answers each call with the next of these. */
function reads(...texts: readonly string[]): { requests: AsrRequest[]; asr: Backend["asr"] } {
  const requests: AsrRequest[] = [];
  const transcribe: Backend["asr"]["transcribe"] = async (request) => {
    const { turn, revision, at, samples } = request;
    const text = texts[requests.push(request) - 1] ?? "";
    return { turn, revision, text, confidence: 0.9, noSpeech: 0.02, start: at, end: at + samples.length };
  };
  return { requests, asr: { transcribe } };
}

async function eventsIn(response: Response): Promise<Record<string, unknown>[]> {
  return (await response.text())
    .split("\n\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.replace(/^data: /, "")) as Record<string, unknown>);
}

describe("transcriptions", () => {
  const app = (...texts: string[]) => audioApp({ backend: backend(reads(...texts)) });

  test("json has the text and what was used", async () => {
    const response = await app("mhoro shamwari", "makadii").request(TRANSCRIPTIONS, asked());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ text: "mhoro shamwari makadii", usage: { type: "duration", seconds: 7 } });
  });

  test("verbose_json has segments where the detector heard speech", async () => {
    const fields = { response_format: "verbose_json", "timestamp_granularities[]": "segment", temperature: "0.2" };
    const response = await app("mhoro", "makadii").request(TRANSCRIPTIONS, asked(fields));
    const told = (await response.json()) as { segments: { start: number; end: number }[] };
    expect(told).toMatchObject({
      task: "transcribe",
      language: "shona",
      duration: 6.1,
      text: "mhoro makadii",
      segments: [
        { id: 0, text: "mhoro", tokens: [], temperature: 0.2, no_speech_prob: 0.02 },
        { id: 1, text: "makadii", avg_logprob: Math.log(0.9), compression_ratio: expect.any(Number) },
      ],
    });
    const [first, second] = told.segments;
    expect(first?.start).toBeCloseTo(1.2, 1);
    expect(first?.end).toBeCloseTo(2.2, 1);
    expect(second?.start).toBeCloseTo(3.4, 1);
    expect(second?.end).toBeCloseTo(4.9, 1);
  });

  test("text, SubRip and WebVTT", async () => {
    const as = async (format: string) => {
      const response = await app("mhoro", "makadii").request(TRANSCRIPTIONS, asked({ response_format: format }));
      return [response.headers.get("content-type"), await response.text()];
    };
    expect(await as("text")).toEqual(["text/plain; charset=utf-8", "mhoro makadii\n"]);
    expect(await as("srt")).toEqual([
      "text/plain; charset=utf-8",
      expect.stringMatching(/^1\n00:00:01,\d+ --> 00:00:02,\d+\nmhoro\n\n2\n00:00:03,\d+ --> 00:00:04,\d+\nmakadii\n$/),
    ]);
    expect(await as("vtt")).toEqual([
      "text/vtt; charset=utf-8",
      expect.stringMatching(/^WEBVTT\n\n00:00:01\.\d+ --> 00:00:02\.\d+\nmhoro\n/),
    ]);
  });

  test("a stream of deltas that only grow to the text", async () => {
    const long = "one two three four five six seven eight nine ten";
    const response = await app(long, "eleven").request(TRANSCRIPTIONS, asked({ stream: "true" }));
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const events = await eventsIn(response);
    const deltas = events.filter(({ type }) => type === "transcript.text.delta").map(({ delta }) => delta);
    expect(deltas).toEqual(["one two", " three four five six seven eight nine ten", " eleven"]);
    expect(events.at(-1)).toEqual({
      type: "transcript.text.done",
      text: `${long} eleven`,
      usage: { type: "duration", seconds: 7 },
    });
  });

  test("a stream with segments tells each once", async () => {
    const fields = { stream: "true", response_format: "verbose_json" };
    const events = await eventsIn(await app("mhoro", "makadii").request(TRANSCRIPTIONS, asked(fields)));
    const segments = events.filter(({ type }) => type === "transcript.text.segment");
    expect(segments.map(({ id, text }) => [id, text])).toEqual([
      ["seg_0", "mhoro"],
      ["seg_1", "makadii"],
    ]);
  });

  test("a recording longer than the model's window is cut and joined", async () => {
    const words = ["mhoro", "shamwari", "takura", "gudo", "bhazi", "nzira", "chikafu", "zuva", "pfupi", "rwizi"];
    const { requests, asr } = reads(...words);
    const long = talk([50], 0.4);
    const response = await audioApp({ backend: backend({ asr, hearing: { window: 160_000, pause: 4_800 } }) }).request(
      TRANSCRIPTIONS,
      asked({ file: long }),
    );
    const { text } = (await response.json()) as { text: string };
    expect(requests.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...requests.map(({ samples }) => samples.length))).toBeLessThanOrEqual(160_000);
    expect(text).toBe(words.slice(0, requests.length).join(" "));
  });

  test("silence is a blank transcript", async () => {
    const response = await app().request(TRANSCRIPTIONS, asked({ file: talk([], 2) }));
    expect(await response.json()).toMatchObject({ text: "" });
  });

  test("chunking_strategy says how long a silence parts segments", async () => {
    const fields = { "chunking_strategy[type]": "server_vad", "chunking_strategy[silence_duration_ms]": "2500" };
    const { requests, asr } = reads("zvose");
    await audioApp({ backend: backend({ asr }) }).request(
      TRANSCRIPTIONS,
      asked({ ...fields, file: talk([1, 1], 0.6) }),
    );
    expect(requests).toHaveLength(1);
    for (const chunking_strategy of ["auto", '{"type":"server_vad","silence_duration_ms":300}'])
      expect((await app("a", "b").request(TRANSCRIPTIONS, asked({ chunking_strategy }))).status).toBe(200);
  });

  test.each([
    ["a language that the pack lacks", { language: "en" }, 400, "language"],
    [
      "words",
      { response_format: "verbose_json", "timestamp_granularities[]": "word" },
      400,
      "timestamp_granularities[]",
    ],
    ["granularity without verbose_json", { "timestamp_granularities[]": "segment" }, 400, "timestamp_granularities[]"],
    [
      "an unknown granularity",
      { response_format: "verbose_json", "timestamp_granularities[]": "letter" },
      400,
      "timestamp_granularities[]",
    ],
    ["logprobs", { "include[]": "logprobs" }, 400, "include"],
    ["speakers", { response_format: "diarized_json" }, 400, "response_format"],
    ["a format nobody knows", { response_format: "docx" }, 400, "response_format"],
    ["subtitles as a stream", { stream: "true", response_format: "srt" }, 400, "response_format"],
    ["a temperature of 9", { temperature: "9" }, 400, "temperature"],
    [
      "a threshold",
      { "chunking_strategy[type]": "server_vad", "chunking_strategy[threshold]": "0.9" },
      400,
      "chunking_strategy.threshold",
    ],
    ["a field that nobody knows", { colour: "blue" }, 400, "colour"],
    ["a model that is not there", { model: "whisper-9" }, 404, "model"],
    ["a model that writes", { model: "pocket-llm-sn" }, 404, "model"],
    ["text in place of a file", { file: "words" }, 400, "file"],
    ["a file without sound", { file: new Uint8Array([1, 2, 3, 4]) }, 400, "file"],
    ["an hour of sound", { file: talk([], 4_000 / 16) }, 413, "file"],
  ] as const)("%s is refused by name", async (_, fields, status, param) => {
    const given = await refusal(await app("mhoro").request(TRANSCRIPTIONS, asked(fields)));
    expect(given).toMatchObject({ status, param, message: expect.stringMatching(/\S/) });
  });

  test("what is no form is refused", async () => {
    const text = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
    expect((await app().request(TRANSCRIPTIONS, text)).status).toBe(415);
    const torn = {
      method: "POST",
      body: "--x\r\nnothing",
      headers: { "content-type": "multipart/form-data; boundary=x" },
    };
    expect((await app().request(TRANSCRIPTIONS, torn)).status).toBe(400);
  });

  test("language in other spellings, an empty field and one that has no effect are taken", async () => {
    for (const language of ["sn", "SN", "sn-ZW"])
      expect((await app("a").request(TRANSCRIPTIONS, asked({ language, prompt: "", temperature: "0" }))).status).toBe(
        200,
      );
  });

  test("an engine that has no room is 503 with a time to come back, also for a stream", async () => {
    const busy = { transcribe: async () => Promise.reject(failure("busy", "too many wait")) };
    for (const stream of ["false", "true"]) {
      const response = await audioApp({ backend: backend({ asr: busy }) }).request(TRANSCRIPTIONS, asked({ stream }));
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("1");
    }
  });

  test("a caller that goes away ends the decoding", async () => {
    const gone = new AbortController();
    let aborts = 0;
    const decode: typeof decodeHere = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          aborts++;
          reject(aborted);
        });
        gone.abort();
      });
    await audioApp({ decode }).request(
      new Request(`http://host${TRANSCRIPTIONS}`, { ...asked(), signal: gone.signal }),
    );
    expect(aborts).toBe(1);
  });
});

describe("translations", () => {
  test.each([
    ["whisper-1", 400],
    ["whisper-9", 404],
  ])("%s: %i", async (model, status) => {
    const given = await refusal(await audioApp().request("/v1/audio/translations", form({ file: recording, model })));
    expect(given).toMatchObject({ status, param: "model" });
  });
});

describe("speech", () => {
  /** A voice that says a tone for each phrase, and remembers them. */
  function voice() {
    const said: TtsRequest[] = [];
    const tts: Backend["tts"] = {
      speak: async (request, signal) => {
        if (signal?.aborted) throw aborted;
        said.push(request);
        return { ...request, samples: tone(0.5, 16_000), sampleRate: 16_000, marks: [] };
      },
    };
    return { said, tts };
  }

  test.each([
    ["mp3", "audio/mpeg", 0.25],
    ["opus", "audio/ogg; codecs=opus", 0.01],
    ["flac", "audio/flac", 0.01],
    ["wav", "audio/wav", 0.01],
  ] as const)("%s is what the voice said", async (response_format, type, lag) => {
    const { said, tts } = voice();
    const response = await audioApp({ backend: backend({ tts }) }).request(
      SPEECH,
      say({ response_format, input: "Mhoro." }),
    );
    expect(response.headers.get("content-type")).toBe(type);
    const { samples, seconds } = await decodeHere(new Uint8Array(await response.arrayBuffer()));
    expect(said).toHaveLength(1);
    expect(Math.abs(seconds - 0.5)).toBeLessThan(lag);
    expect(toneIn(samples, 16_000).snr).toBeGreaterThan(20);
  });

  test("pcm has 24,000 samples a second, as OpenAI's", async () => {
    const { tts } = voice();
    const response = await audioApp({ backend: backend({ tts }) }).request(
      SPEECH,
      say({ response_format: "pcm", input: "Mhoro." }),
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.length).toBe(24_000);
    const samples = Float32Array.from({ length: 12_000 }, (_, i) => bytes.readInt16LE(2 * i) / 32_768);
    expect(toneIn(samples, 24_000).snr).toBeGreaterThan(50);
  });

  test("mp3 is what comes when nothing is said of it", async () => {
    expect((await audioApp().request(SPEECH, say({}))).headers.get("content-type")).toBe("audio/mpeg");
  });

  test("digits become words, markup is not said, and phrases come in order", async () => {
    const { said, tts } = voice();
    await (
      await audioApp({ backend: backend({ tts }) }).request(
        SPEECH,
        say({ input: "Ndine **makore** 25.\n\n---\nTatenda." }),
      )
    ).arrayBuffer();
    const text = said.map(({ text }) => text).join(" ");
    expect(text).not.toMatch(/[\d*-]/);
    expect(text).toContain("makore");
    expect(said.map(({ phrase }) => phrase)).toEqual(said.map((_, i) => i));
  });

  test("events carry the same bytes", async () => {
    const { tts } = voice();
    const app = audioApp({ backend: backend({ tts }) });
    const fields = { response_format: "pcm", input: "Mhoro. Makadii henyu?" };
    const whole = Buffer.from(await (await app.request(SPEECH, say(fields))).arrayBuffer());
    const response = await app.request(SPEECH, say({ ...fields, stream_format: "sse" }));
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const events = await eventsIn(response);
    const deltas = events
      .filter(({ type }) => type === "speech.audio.delta")
      .map(({ audio }) => Buffer.from(String(audio), "base64"));
    expect(Buffer.concat(deltas).equals(whole)).toBe(true);
    expect(deltas.length).toBeGreaterThan(1);
    expect(events.at(-1)).toMatchObject({ type: "speech.audio.done", usage: { output_tokens: 0 } });
  });

  test("the first bytes come with the first phrase, and a reader that leaves ends the voice", async () => {
    const calls: AbortSignal[] = [];
    const tts: Backend["tts"] = {
      speak: (request, signal) => {
        if (!signal) throw new Error("no signal");
        calls.push(signal);
        if (calls.length === 1)
          return Promise.resolve({ ...request, samples: tone(0.5, 16_000), sampleRate: 16_000, marks: [] });
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(aborted)));
      },
    };
    const response = await audioApp({ backend: backend({ tts }) }).request(
      SPEECH,
      say({ response_format: "wav", input: "Mhoro shamwari yangu. Wakadii nhasi. Ndafara kukuona." }),
    );
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(10_000);
    await reader?.cancel();
    expect(calls.at(-1)?.aborted).toBe(true);
    expect(calls.length).toBeLessThanOrEqual(2);
  });

  test("what fails behind the first phrase tears the body, and is an event where there are events", async () => {
    const broken = () => {
      let calls = 0;
      const tts: Backend["tts"] = {
        speak: async (request) => {
          if (calls++ > 0) throw failure("worker-died", "the voice is gone");
          return { ...request, samples: tone(0.5, 16_000), sampleRate: 16_000, marks: [] };
        },
      };
      return audioApp({ backend: backend({ tts }) });
    };
    const input = "Mhoro shamwari yangu. Wakadii nhasi.";
    await expect(
      (await broken().request(SPEECH, say({ input, response_format: "pcm" }))).arrayBuffer(),
    ).rejects.toBeTruthy();
    const events = await eventsIn(
      await broken().request(SPEECH, say({ input, response_format: "pcm", stream_format: "sse" })),
    );
    expect(events.map(({ type }) => type)).toEqual(["speech.audio.delta", "error"]);
    expect(JSON.stringify(events)).not.toContain("the voice is gone");
  });

  test.each([
    ["a speed", { speed: 1.5 }, 400, "speed"],
    ["a speed out of range", { speed: 9 }, 400, "speed"],
    ["AAC", { response_format: "aac" }, 400, "response_format"],
    ["a model that is not there", { model: "tts-9" }, 404, "model"],
    ["a model that hears", { model: "whisper-1" }, 404, "model"],
    ["too much text", { input: "a".repeat(limits.speechChars + 1) }, 400, "input"],
    ["no text", { input: "" }, 400, "input"],
    ["marks alone", { input: "!!! --- ***" }, 400, "input"],
    ["no voice", { voice: null }, 400, "voice"],
    ["a voice without an id", { voice: {} }, 400, "voice.id"],
    ["a field that nobody knows", { colour: "blue" }, 400, "colour"],
  ] as const)("%s is refused by name", async (_, fields, status, param) => {
    expect(await refusal(await audioApp().request(SPEECH, say(fields)))).toMatchObject({ status, param });
  });

  test("every format that the description names is taken, and no other is named", async () => {
    const app = audioApp({ backend: backend({ tts: voice().tts }) });
    const field = ROUTES.find(({ path }) => path === SPEECH)?.body?.fields.find(
      ({ name }) => name === "response_format",
    );
    const named = (field?.schema.enum ?? []) as readonly string[];
    expect([...named].sort()).toEqual(["flac", "mp3", "opus", "pcm", "wav"]);
    for (const response_format of named) expect((await app.request(SPEECH, say({ response_format }))).status).toBe(200);
  });

  test("a text without a space is cut, and takes no longer than any other", async () => {
    const { said, tts } = voice();
    const app = audioApp({ backend: backend({ tts }) });
    let took = Infinity;
    // The quickest of five: other tests run beside this one.
    for (let i = 0; i < 5 && took >= 2_000; i++) {
      const begun = performance.now();
      await app.request(SPEECH, say({ input: "a".repeat(4_000), response_format: "pcm" }));
      await app.request(SPEECH, say({ input: `M ${"![a](".repeat(800)}` }));
      took = Math.min(took, performance.now() - begun);
    }
    expect(took).toBeLessThan(2_000);
    expect(Math.max(...said.map(({ text }) => text.length))).toBeLessThan(700);
  });

  test("instructions, a speed of 1 and a voice by its id are taken", async () => {
    const fields = { instructions: "", speed: 1, voice: { id: "voice_1234" } };
    expect((await audioApp().request(SPEECH, say(fields))).status).toBe(200);
  });

  test("a voice that has no room is 503", async () => {
    const tts = { speak: async () => Promise.reject(failure("busy", "too many wait")) };
    expect((await audioApp({ backend: backend({ tts }) }).request(SPEECH, say({}))).status).toBe(503);
  });
});
