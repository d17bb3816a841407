import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { isFailure } from "../../core/failure.ts";
import { resample } from "../../core/pcm.ts";
import { readWav } from "../../core/wav.ts";
import { ensurePrograms } from "../../scripts/house/builds.mjs";
import { converse, type Host, openHost } from "../../server/converse.ts";
import { onBehalf } from "../../server/engines/behalf.ts";
import { spawnChild } from "../../server/engines/hands.ts";
import { type OpenBackend, openBackend } from "../../server/engines/open.ts";
import type { Hand, Spawn } from "../../server/engines/wire.ts";
import { readServerSettings } from "../../server/settings.ts";
import { counting, silent, tracer } from "../server/stand-in-children.ts";

const speech = join(import.meta.dirname, "../fixtures/speech");
const hands = new Map<string, Hand>();
/** Told when a process of the stage is given a call. */
const asked = new Map<string, () => void>();
const { counts, meter } = counting();
const now = () => performance.now();
let backend: OpenBackend;
let direct: Host;

beforeAll(async () => {
  await ensurePrograms();
  const spawn: Spawn = (post, listener) => {
    const hand = spawnChild(post, listener);
    hands.set(post.stage, hand);
    return {
      ...hand,
      send: (message) => {
        hand.send(message);
        if (message.kind === "call") asked.get(post.stage)?.();
      },
    };
  };
  const settings = { ...readServerSettings({}), drainS: 5 };
  backend = await openBackend({ settings, meter, log: silent, tracer, clock: now, spawn });
  [direct] = await Promise.all([openHost(), backend.whenReady()]);
});
afterAll(() => backend.close());

/** The question of a fixture, at 16 kHz. */
function question(name: string) {
  const audio = readWav(readFileSync(join(speech, `${name}.wav`)));
  if (isFailure(audio)) throw new Error(audio.message);
  return { samples: resample(audio.samples, audio.sampleRate, SAMPLE_RATE), sampleRate: SAMPLE_RATE };
}
/** A conversation over the processes, for one caller. */
async function turn(name: string) {
  const { asr, llm, tts, hearing, rules } = backend;
  const load = async () => {};
  const engines = {
    vad: await backend.openVad(),
    asr: { ...asr, load },
    llm: { ...llm, load },
    tts: { ...tts, load: async () => ({ sampleRate: SAMPLE_RATE }) },
  };
  return onBehalf({ caller: name }, () => converse({ engines, hearing, rules }, question(name), now));
}
const told = ({ transcript, reply, samples, sampleRate }: Awaited<ReturnType<typeof turn>>) => ({
  transcript,
  reply,
  sampleRate,
  // The voice draws its noise anew each time; how long it speaks follows from the words.
  seconds: samples.length / sampleRate,
  loud: samples.some((sample) => Math.abs(sample) > 0.05),
});

test("three callers at once are answered as one alone is, by the engines that npm run turn has", async () => {
  const names = ["09", "05", "12"];
  const expected = [];
  for (const name of names) expected.push(told(await converse(direct, question(name), now)));
  expect(new Set(expected.map(({ transcript }) => transcript)).size).toBe(3);
  const answers = await Promise.all(names.map(turn));
  expect(answers.map(told)).toEqual(expected);
});

test.each(["asr", "llm", "tts"])(
  "the process of %s killed in the midst: that turn is lost, the others are answered",
  async (stage) => {
    const before = told(await turn("09"));
    asked.set(stage, () => {
      asked.delete(stage);
      hands.get(stage)?.kill();
    });
    const ends = await Promise.allSettled([turn("09"), turn("09"), turn("09")]);
    const failed = ends.filter((end) => end.status === "rejected");
    expect(failed.map(({ reason }) => reason.code)).toEqual(["worker-died"]);
    const answered = ends.filter((end) => end.status === "fulfilled").map(({ value }) => told(value));
    expect(answered).toEqual([before, before]);
    await backend.whenReady();
    expect(counts.get(`inzwa_engine_restarts_total ${stage}`)).toBe(1);
  },
);

test("memory stays where it is", async () => {
  const rss = () => process.memoryUsage().rss / 2 ** 20;
  for (let i = 0; i < 2; i++) await Promise.all([turn("09"), turn("05")]);
  let grown = Infinity;
  // What leaks grows in each round; a heap that happens to be made larger does not.
  for (let round = 0; round < 3 && grown >= 64; round++) {
    const before = rss();
    for (let i = 0; i < 4; i++) await Promise.all([turn("09"), turn("05")]);
    grown = rss() - before;
  }
  expect(grown).toBeLessThan(64);
});
