import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isFailure } from "../../core/failure.ts";
import { readWav } from "../../core/wav.ts";

const root = join(import.meta.dirname, "../..");
const speech = join(root, "test/fixtures/speech/09.wav");
const folder = mkdtempSync(join(tmpdir(), "inzwa-serving-"));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const one of running) one.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** The program as `npm run server` starts it, on a port of its own. Resolves when it has said where it is. */
async function start(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["scripts/run.mjs", "server", ...args], {
    cwd: root,
    env: { ...process.env, PORT: "0", XDG_CACHE_HOME: folder, ...environment },
  });
  running.add(child);
  let said = "";
  let logged = "";
  child.stdout.on("data", (data) => {
    logged += data;
  });
  // Not "exit": what it said last may still be on its way then.
  const exit = once(child, "close").then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const url = new Promise<string>((resolve, reject) => {
    child.stderr.on("data", (data) => {
      said += data;
      const [, found] = /Inzwa is at (\S+)\/v1/.exec(said) ?? [];
      if (found) resolve(found);
    });
    void exit.then((code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
  return { child, exit, url: await url, said: () => said, logged: () => logged };
}

const ready = (url: string) =>
  vi.waitUntil(async () => (await fetch(`${url}/readyz`)).ok, { timeout: 110_000, interval: 200 });

describe("the program with the pocket pack, through the stock SDK", () => {
  let server: Awaited<ReturnType<typeof start>>;
  let client: OpenAI;
  beforeAll(async () => {
    server = await start([], { INZWA_API_KEYS: "sk-0123456789abcdef", INZWA_SITE: "off" });
    client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "sk-0123456789abcdef", maxRetries: 5 });
    await ready(server.url);
  });

  test("lists its models", async () => {
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(["pocket-asr-sn", "pocket-llm-sn", "pocket-tts-sn", "whisper-1", "tts-1"]),
    );
  });

  test("answers in Shona, whole and streamed alike", async () => {
    const asked = {
      model: "pocket-llm-sn",
      messages: [
        { role: "system" as const, content: "Pindura muchidimbu." },
        { role: "user" as const, content: "Guta guru reZimbabwe nderipi?" },
      ],
    };
    const { choices, usage } = await client.chat.completions.create(asked);
    expect(choices[0]?.message.content).toContain("Harare");
    expect(usage?.completion_tokens).toBeGreaterThan(0);
    const stream = client.chat.completions.stream(asked);
    expect(await stream.finalContent()).toBe(choices[0]?.message.content);
    const stopped = await client.chat.completions.create({ ...asked, stop: "Harare" });
    expect(stopped.choices[0]?.message.content).not.toContain("Harare");
    expect(stopped.usage?.prompt_tokens).toBe(usage?.prompt_tokens);
    const sum = { ...asked, messages: [{ role: "user" as const, content: "2 + 3" }], inzwa: { skills: true } };
    const skilled = await client.chat.completions.create(sum).withResponse();
    expect(skilled.response.headers.get("x-inzwa-skill")).toBe("sums");
    expect(skilled.data.choices[0]?.message.content).toMatch(/5|shanu/i);
  });

  test("hears, also in a chat", async () => {
    const { text } = await client.audio.transcriptions.create({
      model: "whisper-1",
      file: await toFile(readFileSync(speech), "09.wav"),
    });
    expect(text.toLowerCase()).toContain("guta guru");
    const data = readFileSync(speech).toString("base64");
    const { choices } = await client.chat.completions.create({
      model: "pocket-llm-sn",
      messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data, format: "wav" } }] }],
    });
    expect(choices[0]?.message.content).toContain("Harare");
  });

  test("speaks", async () => {
    const answer = await client.audio.speech.create({
      model: "tts-1",
      voice: "alloy",
      input: "Mhoro 3",
      response_format: "wav",
    });
    const sound = readWav(new Uint8Array(await answer.arrayBuffer()));
    if (isFailure(sound)) throw new Error(sound.message);
    expect(sound.samples.length / sound.sampleRate).toBeGreaterThan(0.3);
    expect(sound.samples.some((sample) => Math.abs(sample) > 0.05)).toBe(true);
  });

  test("ends by SIGTERM: what runs comes to its end, then code 0, and its log has no words of it", async () => {
    const words = "Sadza rinobikwa sei?";
    const stream = await client.chat.completions.create({
      model: "pocket-llm-sn",
      messages: [{ role: "user", content: words }],
      stream: true,
    });
    server.child.kill("SIGTERM");
    let finish: string | null = null;
    for await (const { choices } of stream) finish = choices[0]?.finish_reason ?? finish;
    expect(finish).toBe("stop");
    expect(await server.exit).toBe(0);
    expect(server.logged()).toContain('"msg":"ended"');
    for (const secret of [words, "Harare", "sk-0123456789abcdef"]) expect(server.logged()).not.toContain(secret);
  });
});

test("--dev-cert serves HTTPS to the network, with a key of its own", async () => {
  const server = await start(["--dev-cert"], { INZWA_SITE: "off" });
  const [, key] = /Key of this run: (\S+)/.exec(server.said()) ?? [];
  const { cert } = JSON.parse(readFileSync(join(folder, "inzwa/dev-certificate.json"), "utf8"));
  const status = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      get(`${server.url}/v1/models`, { ca: cert, headers }, ({ statusCode }) => resolve(statusCode)).on(
        "error",
        reject,
      );
    });
  expect(server.url).toMatch(/^https:\/\/localhost:/);
  expect(await status({})).toBe(401);
  expect(await status({ Authorization: `Bearer ${key}` })).toBe(200);
  server.child.kill("SIGTERM");
  expect(await server.exit).toBe(0);
});

test.each([
  [
    "HOST without keys",
    { HOST: "0.0.0.0" },
    /^inzwa: HOST is 0\.0\.0\.0, which others can reach: set INZWA_API_KEYS[^\n]*\n$/,
  ],
  [
    "a variable that nobody knows",
    { INZWA_API_KEY: "sk-secret" },
    /^inzwa: [^\n]*INZWA_API_KEY(?!.*sk-secret)[^\n]*\n$/,
  ],
])("%s is refused in one sentence", async (_what, environment, sentence) => {
  await expect(start([], environment)).rejects.toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^ended with 1: /) }),
  );
  await start([], environment).catch(({ message }: Error) =>
    expect(message.slice("ended with 1: ".length)).toMatch(sentence),
  );
});
