import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Drain } from "../../server/drain.ts";
import { listen } from "../../server/node.ts";
import { openTalking } from "../../server/talking.ts";
import { appOf, posted } from "./app-of.ts";
import { answers, backend, services } from "./services.ts";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const GUARDING = { keyless: false, hosts: [], origins: [], trustedProxies: [], shed: () => false };
const SESSIONS = 24;
/** What the last of them touched may still stand in a place that the next would take. */
const LAST = 1;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** How many of them somebody still holds, once garbage was collected; asked again as long as there are more than may be. */
async function held(all: readonly WeakRef<object>[]): Promise<number> {
  for (let tries = 0; ; tries++) {
    // What a WeakRef was asked for lives until the task ends.
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
    const alive = all.filter((one) => one.deref() !== undefined).length;
    if (alive <= LAST || tries === 100) return alive;
  }
}

/** A server that goes on after its callers have gone, and all that was made for one of them: its detectors, and what it asked. */
async function opened() {
  const made: WeakRef<object>[] = [];
  const { reply } = answers("Mhoro, ", "makadii?");
  const parts = {
    backend: backend({
      openVad: async () => {
        const vad = { probability: async () => 0.01, reset: () => {} };
        made.push(new WeakRef(vad));
        return vad;
      },
      llm: {
        reply: (request, onDelta, signal) => {
          made.push(new WeakRef(request));
          if (signal) made.push(new WeakRef(signal));
          return reply(request, onDelta, signal);
        },
      },
    }),
  };
  const drain = new Drain();
  const talking = openTalking(services(parts), GUARDING, drain);
  const options = { host: "127.0.0.1", port: 0, connections: 100, bodyBytes: 1 << 20 };
  const { url, close } = await listen(appOf(parts), { ...options, drain, upgrade: talking.upgrade });
  ends.push(close, () => talking.close());
  return { url, made, talking };
}

/** One that asks something by each way there is, and goes: with a goodbye, or without one in the midst of an answer. */
async function session(url: string, rude: boolean): Promise<void> {
  const ws = new WebSocket(`${url.replace("http", "ws")}/v1/realtime?model=pocket-llm-sn`, [
    "realtime",
    "openai-insecure-api-key.sk-test",
  ]);
  const told = (type: string) =>
    new Promise<void>((resolve) =>
      ws.on("message", (data) => {
        if (JSON.parse(String(data)).type === type) resolve();
      }),
    );
  const done = [told("conversation.created"), told("response.created"), told("response.done")] as const;
  await done[0];
  const send = (event: object) => ws.send(JSON.stringify(event));
  send({ type: "input_audio_buffer.append", audio: Buffer.alloc(9_600).toString("base64") });
  const content = [{ type: "input_text", text: "Mhoro" }];
  send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
  send({ type: "response.create", response: { conversation: "none", output_modalities: ["text"] } });
  send({ type: "response.create" });
  await done[rude ? 1 : 2];
  const closed = once(ws, "close");
  if (rude) ws.terminate();
  else ws.close();
  await closed;
}

test("nothing of a session is kept once it is over", async () => {
  const { url, made, talking } = await opened();
  for (let i = 0; i < SESSIONS; i++) await session(url, i % 2 === 1);
  expect(made.length).toBeGreaterThan(2 * SESSIONS);
  expect(await held(made)).toBeLessThanOrEqual(LAST);
  expect(talking.size).toBe(0);
});

test("nothing of a request is kept once it is answered, nor of one whose caller goes away", async () => {
  const { url, made } = await opened();
  for (let i = 0; i < SESSIONS; i++) {
    const body = { model: "pocket-llm-sn", stream: i % 3 > 0, messages: [{ role: "user", content: "Mhoro" }] };
    const leave = new AbortController();
    const answer = await fetch(`${url}/v1/chat/completions`, { ...posted(body), signal: leave.signal });
    if (i % 3 === 2) leave.abort();
    await answer.text().catch(() => "");
  }
  expect(made.length).toBeGreaterThanOrEqual(2 * SESSIONS);
  expect(await held(made)).toBeLessThanOrEqual(LAST);
});
