import aec3Module from "@ennuicastr/webrtcaec3.js";
import { afterEach, expect, test, vi } from "vitest";
import type { Stretch } from "../../../core/audio-wire.ts";
import { FRAME, SAMPLE_RATE, type VadEngine, type VadFrame } from "../../../core/contracts.ts";
import { aec3, type Canceller, type OpenAec3 } from "../../../workers/vad/canceller.ts";
import { listen } from "../../../workers/vad/listen.ts";

/** Milliseconds for what other programs on the machine may hold up. */
const PATIENCE = 30_000;
const openAec3 = aec3Module as unknown as OpenAec3;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Finds speech in whatever is loud. */
const loudness: VadEngine = {
  probability: async (frame) => (frame.some((x) => Math.abs(x) > 0.01) ? 0.9 : 0),
  reset: () => {},
};

const none = () => Promise.reject(new Error("no canceller here"));

function open(
  engine: Promise<VadEngine> = Promise.resolve(loudness),
  canceller: Promise<Canceller> = none(),
  sampleRate = SAMPLE_RATE,
  onset?: MessagePort,
) {
  const { port1, port2 } = new MessageChannel();
  const controller = new AbortController();
  const frames: VadFrame[] = [];
  const onFrames = (more: VadFrame[]) => void frames.push(...more);
  const over = listen(
    engine,
    { port: port2, sampleRate, onFrames, canceller, ...(onset ? { onset } : {}) },
    controller.signal,
  );
  const end = () => {
    controller.abort();
    port1.close();
  };
  ends.push(end);
  const send = (heard: Float32Array<ArrayBuffer> | number, played?: Float32Array<ArrayBuffer>) =>
    port1.postMessage((typeof heard === "number" ? heard : { heard, ...(played ? { played } : {}) }) satisfies Stretch);
  return { frames, send, end, over };
}

/** A voice-like hum whose pitch and loudness wander, so that it resembles itself at one delay alone. */
function hum(length: number, seed = 1): Float32Array<ArrayBuffer> {
  let state = seed;
  let low = 0;
  return Float32Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    low += 0.3 * (state / 2 ** 31 - 1 - low);
    return 0.3 * low * (0.6 + 0.4 * Math.sin(i / 1_500));
  });
}

test("frames come in order at the positions they were captured at", async () => {
  const { frames, send } = open(undefined, undefined, 48_000);
  for (let n = 0; n < 20; n++) send(new Float32Array(1_024));
  await vi.waitFor(() => expect(frames.length).toBeGreaterThanOrEqual(12), PATIENCE);
  expect(frames.map(({ at }) => at)).toEqual(frames.map((_, i) => i * FRAME));
  expect(frames.every(({ samples }) => samples.length === FRAME)).toBe(true);
});

test("what arrives before the model is up is scored then", async () => {
  let ready: (engine: VadEngine) => void = () => {};
  const { frames, send } = open(
    new Promise((resolve) => {
      ready = resolve;
    }),
  );
  send(new Float32Array(FRAME * 4).fill(0.5));
  ready(loudness);
  await vi.waitFor(() => expect(frames.length).toBeGreaterThanOrEqual(3), PATIENCE);
  expect(frames[0]).toMatchObject({ at: 0, speech: 0.9 });
});

test("what follows samples that were dropped keeps its place", async () => {
  const { frames, send } = open();
  send(new Float32Array(1_600));
  send(10_000);
  send(new Float32Array(1_600));
  await vi.waitFor(() => expect(frames.length).toBe(6), PATIENCE);
  expect(frames.map(({ at }) => at)).toEqual([0, 512, 1_024, 11_600, 12_112, 12_624]);
});

test("a model that takes too long loses the oldest half minute's predecessors, and nothing of their count", async () => {
  let ready: (engine: VadEngine) => void = () => {};
  const loading = new Promise<VadEngine>((resolve) => {
    ready = resolve;
  });
  const { frames, send } = open(loading);
  const arrived = new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => {
      port2.close();
      resolve();
    };
    for (let second = 0; second < 40; second++) send(new Float32Array(SAMPLE_RATE).fill(second === 39 ? 0.5 : 0));
    port1.postMessage(undefined);
  });
  await arrived;
  await new Promise((resolve) => setImmediate(resolve));
  ready(loudness);
  await vi.waitFor(() => expect(frames.at(-1)?.at).toBeGreaterThan(39.9 * SAMPLE_RATE), PATIENCE);
  expect(frames[0]?.at).toBe(10 * SAMPLE_RATE);
  const first = frames.find(({ speech }) => speech > 0);
  expect(Math.abs((first?.at ?? 0) - 39 * SAMPLE_RATE)).toBeLessThanOrEqual(FRAME);
});

test("an aborted listening resolves, and gives no more frames", async () => {
  const { frames, send, end, over } = open();
  end();
  send(new Float32Array(FRAME * 2));
  await over;
  expect(frames).toEqual([]);
});

/** The loudspeaker plays `played`, the microphone hears it 60 ms later, and `said`. */
async function converse(played: Float32Array<ArrayBuffer>, said: Float32Array, canceller: Promise<Canceller>) {
  await canceller.catch(() => undefined);
  const { frames, send } = open(undefined, canceller);
  for (let at = 0; at < played.length; at += 320) {
    const heard = Float32Array.from(
      { length: 320 },
      (_, i) => 0.25 * (played[at + i - 960] ?? 0) + (said[at + i] ?? 0),
    );
    send(heard, played.slice(at, at + 320));
  }
  const last = Math.floor(played.length / FRAME) - 1;
  await vi.waitFor(() => expect(frames.length).toBeGreaterThanOrEqual(last), PATIENCE);
  return frames;
}

test("the assistant's own voice is echo, and no speech; a person over it is speech within a fifth of a second", async () => {
  const played = hum(3 * SAMPLE_RATE);
  const said = new Float32Array(played.length);
  const from = 2 * SAMPLE_RATE;
  for (let i = from; i < said.length; i++)
    said[i] = 0.2 * Math.sin((2 * Math.PI * (180 + 20 * Math.sin(i / 3_000)) * i) / SAMPLE_RATE);
  const frames = await converse(played, said, aec3(openAec3));
  const alone = frames.filter(({ at }) => at > FRAME * 8 && at < from - FRAME);
  expect(alone.filter(({ speech }) => speech > 0)).toEqual([]);
  expect(alone.filter(({ echo }) => echo).length).toBeGreaterThan(alone.length * 0.75);
  const first = frames.find(({ at, speech }) => at >= from - FRAME && speech > 0.5);
  expect(((first?.at ?? Number.POSITIVE_INFINITY) - from) / SAMPLE_RATE).toBeLessThan(0.2);
});

test("without a canceller everything is heard as it is", async () => {
  const played = hum(SAMPLE_RATE);
  const frames = await converse(played, new Float32Array(played.length), none());
  expect(frames.filter(({ speech }) => speech > 0).length).toBeGreaterThan(20);
  expect(frames.some(({ echo }) => echo)).toBe(false);
});

test("a voice that begins over what is played into headphones is told at once, straight to who plays it", async () => {
  const { port1, port2 } = new MessageChannel();
  let told = 0;
  port1.onmessage = () => told++;
  ends.push(() => port1.close());
  const headphones: Canceller = { cancel: (_, heard) => heard, free() {} };
  const { frames, send } = open(undefined, Promise.resolve(headphones), SAMPLE_RATE, port2);
  const vowel = (at: number) => 0.1 * Math.sin((2 * Math.PI * 300 * at) / SAMPLE_RATE);
  const say = async (seconds: number, sample: (at: number) => number, played: number) => {
    const before = frames.length;
    for (let at = 0; at < seconds * SAMPLE_RATE; at += 320)
      send(
        Float32Array.from({ length: 320 }, (_, i) => sample(at + i)),
        new Float32Array(320).fill(played),
      );
    const last = before + Math.floor((seconds * SAMPLE_RATE) / FRAME) - 1;
    await vi.waitFor(() => expect(frames.length).toBeGreaterThanOrEqual(last), PATIENCE);
  };
  await say(2, () => 0, 0.1);
  expect(told, "nobody speaks").toBe(0);
  await say(0.3, vowel, 0.1);
  await vi.waitFor(() => expect(told).toBe(1), PATIENCE);
  await say(3, () => 0, 0);
  await say(0.3, vowel, 0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told, "nothing is played any more").toBe(1);
});
