import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AsrRequest, TtsRequest } from "../../core/contracts.ts";
import type { LlmRequest } from "../../core/llm-contract.ts";
import { writeWav } from "../../core/wav.ts";
import { openBackend } from "../../server/engines/open.ts";
import { pocketPlan } from "../../server/pocket.ts";
import { openGate } from "../../server/safety/gate.ts";
import { readServerSettings } from "../../server/settings.ts";
import { appOf } from "./app-of.ts";
import { counting, type StandIn, silent, standIns, tracer } from "./stand-in-children.ts";

/** Engines that answer by what they are asked alone. */
function answer({ method, id, request }: StandIn["calls"][number], child: StandIn): unknown {
  const ids = { turn: 1, revision: 0 };
  if (method === "step") return { speech: 0.9, state: new Float32Array(256) };
  if (method === "transcribe") {
    const { samples, at } = request as AsrRequest;
    return {
      ...ids,
      text: `${samples.length} samples`,
      confidence: 1,
      noSpeech: 0,
      start: at,
      end: at + samples.length,
    };
  }
  if (method === "speak") {
    const { text } = request as TtsRequest;
    return { ...ids, phrase: 0, samples: new Float32Array(100 * text.length), sampleRate: 16_000, marks: [] };
  }
  const { messages } = request as LlmRequest;
  const words = ["You ", "said: ", messages.at(-1)?.text ?? ""];
  for (const word of words) child.delta(id, word);
  return { ...ids, text: words.join(""), promptTokens: messages.length, reused: 0, tokens: words.length };
}

async function replica() {
  const { spawn } = standIns({ answer });
  const clock = () => performance.now();
  const settings = { ...readServerSettings({}), drainS: 0 };
  const backend = await openBackend({
    settings,
    plan: pocketPlan(),
    spawn,
    meter: counting().meter,
    log: silent,
    tracer,
    clock,
  });
  await backend.whenReady();
  let [asked, draining, down] = [0, false, false];
  const rates = { points: 0, windowSeconds: 60 };
  const gate = openGate({
    keys: ["sk-test-of-replicas"],
    clientSecretKey: "the same everywhere",
    rates,
    now: Date.now,
  });
  const app = appOf({ backend, gate, clock }, { draining: () => draining });
  return {
    backend,
    gate,
    asked: () => asked,
    drain: () => {
      draining = true;
    },
    fall: () => {
      down = true;
    },
    rise: () => {
      [draining, down] = [false, false];
    },
    fetch: async (request: Request) => {
      if (down) throw new TypeError("fetch failed");
      asked++;
      return app.fetch(request);
    },
  };
}
type Replica = Awaited<ReturnType<typeof replica>>;

/** As balancers do: each in turn, the next one where one is away or says that it is about to end. */
function balancer(replicas: readonly Replica[]) {
  let next = 0;
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    let refused: Response | undefined;
    for (const _ of replicas) {
      const one = replicas[next++ % replicas.length];
      try {
        refused = await one?.fetch(request.clone());
        if (refused && refused.status !== 503) return refused;
      } catch {
        // Away: the next one.
      }
    }
    return refused ?? Response.error();
  };
}

let replicas: readonly [Replica, Replica];
let client: OpenAI;
let alone: OpenAI;
beforeAll(async () => {
  replicas = [await replica(), await replica()];
  const more = { baseURL: "http://localhost/v1", apiKey: "sk-test-of-replicas", maxRetries: 0 };
  client = new OpenAI({ ...more, fetch: balancer(replicas) });
  alone = new OpenAI({ ...more, fetch: balancer([await replica()]) });
});
afterAll(() => Promise.all(replicas.map(({ backend }) => backend.close())));

const model = "pocket-llm-sn";
/** What a client sees of each route; nothing of it depends on which replica answers. */
async function matrix(openai: OpenAI) {
  const messages = [
    { role: "user" as const, content: "mhoro" },
    { role: "assistant" as const, content: "Mhoro!" },
    { role: "user" as const, content: "makadii" },
  ];
  const ids = [];
  for await (const { id } of openai.models.list()) ids.push(id);
  const whole = await openai.chat.completions.create({ model, messages });
  let streamed = "";
  for await (const { choices } of await openai.chat.completions.create({ model, messages, stream: true }))
    streamed += choices[0]?.delta.content ?? "";
  const wav = writeWav(new Float32Array(16_000).fill(0.1), 16_000) as Uint8Array<ArrayBuffer>;
  const file = await toFile(new Blob([wav]), "speech.wav");
  const { text } = await openai.audio.transcriptions.create({ model: "whisper-1", file });
  const speech = await openai.audio.speech.create({
    model: "tts-1",
    voice: "alloy",
    input: "mhoro",
    response_format: "pcm",
  });
  const wrong = await openai.chat.completions.create({ model: "gpt-9", messages }).catch((thrown: unknown) => thrown);
  return {
    ids,
    whole: whole.choices[0]?.message.content,
    usage: whole.usage,
    streamed,
    text,
    speech: Array.from(new Uint8Array(await speech.arrayBuffer())),
    wrong: [(wrong as { status?: number }).status, (wrong as { code?: string }).code],
  };
}

describe("two replicas behind a balancer", () => {
  test("answer as one does, each its share", async () => {
    const expected = await matrix(alone);
    expect(expected.whole).toBe("You said: makadii");
    expect(expected.streamed).toBe(expected.whole);
    const before = replicas.map(({ asked }) => asked());
    expect(await matrix(client)).toEqual(expected);
    expect(await matrix(client)).toEqual(expected);
    const shares = replicas.map(({ asked }, i) => asked() - (before[i] ?? 0));
    expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 0))).toBeLessThanOrEqual(1);
  });

  test.each(["fall", "drain"] as const)("go on when one of them has to %s", async (end) => {
    const expected = await matrix(alone);
    const [one, other] = replicas;
    const before = matrix(client);
    one[end]();
    expect(await before).toEqual(expected);
    expect(await matrix(client)).toEqual(expected);
    one.rise();
    other[end]();
    expect(await matrix(client)).toEqual(expected);
    other.rise();
  });

  test("a client secret that one gave opens the other", async () => {
    const [one, other] = replicas;
    const { value } = await one.gate.issue({ name: "talk", scopes: new Set(["realtime"]) }, 60);
    expect(await other.gate.whose(value)).toMatchObject({ name: "talk", once: true });
  });
});
