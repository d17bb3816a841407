import { afterAll, beforeAll, expect, test } from "vitest";
import { kills } from "../server/recordings-kills.ts";
import { compile, freePort, Lives, MOMENTS, RedisServer } from "../server/recordings-lives.ts";

let redis: RedisServer;
beforeAll(async () => {
  redis = new RedisServer(await freePort());
  await Promise.all([compile(), redis.start()]);
});
afterAll(() => redis.kill());

/** Each process is killed at its own moment of the same call, and the last one is left in peace. */
async function killedEverywhere(url: string, moments: readonly string[]): Promise<Lives> {
  const lives = new Lives();
  await lives.open(2);
  for (const [i, moment] of moments.entries()) {
    const life = lives.start(url, moment, i === 0 ? 2 : 0);
    await life.stood;
    await life.end("SIGKILL");
  }
  const last = lives.start(url, "-", 2);
  await lives.done(2);
  await last.end("SIGTERM");
  return lives;
}

function isWhole(lives: Lives): void {
  expect(lives.count("taken")).toBe(4);
  expect(new Set(lives.told.filter((line) => line.startsWith("taken"))).size).toBe(2);
  // What was on the disk is done once, whoever was killed behind it.
  for (const step of ["fetch", "transcribe", "score", "route"])
    expect([step, lives.count(`step ${step}`)]).toEqual([step, 2]);
  expect(lives.count("trouble")).toBe(0);
  expect(lives.records()).toMatchObject([
    { call_sid: "call-0", pred_text: "mhoro", confidence: 0.9, route: expect.any(String) },
    { call_sid: "call-1", pred_text: "mhoro", confidence: 0.9, route: expect.any(String) },
  ]);
}

test.concurrent("in one process: killed in and behind each step, nothing is lost and nothing done twice", async () => {
  const lives = await killedEverywhere("-", MOMENTS);
  isWhole(lives);
  await lives.close();
});

test.concurrent("on BullMQ: the same, with workers killed in turn", async () => {
  const lives = await killedEverywhere(redis.url, ["taken", "fetching", "hearing", "score", "finish"]);
  isWhole(lives);
  await lives.close();
});

test("on BullMQ: a Redis that is killed with all it knew takes nothing with it", async () => {
  const lives = new Lives();
  await lives.open(3);
  const first = lives.start(redis.url, "hearing", 3);
  await first.stood;
  await redis.kill();
  await first.end("SIGKILL");
  const second = lives.start(redis.url, "-", 0);
  await redis.start();
  await lives.done(3);
  await second.end("SIGTERM");
  expect(lives.count("step fetch")).toBe(3);
  expect(lives.count("step transcribe")).toBe(3);
  expect(lives.records()).toHaveLength(3);
  await lives.close();
});

test.concurrent("past their date: a sweep that is killed is finished by the next, each call goes once and none comes back", async () => {
  const lives = new Lives();
  await lives.open(3);
  const first = lives.start("-", "-", 3);
  await lives.done(3);
  await first.end("SIGTERM");
  expect(lives.left()).toHaveLength(6);
  // Its sound is gone and nothing says so yet; then that is said, and its line is still there.
  for (const [moment, left] of [
    ["finish", 5],
    ["finished", 5],
  ] as const) {
    const life = lives.start("-", moment, 0, "91");
    await life.stood;
    await life.end("SIGKILL");
    expect(lives.left()).toHaveLength(left);
    expect(lives.left().filter((name) => name.endsWith(".json"))).toHaveLength(3);
  }
  const last = lives.start("-", "-", 3, "91");
  await lives.heard("swept", 1);
  await last.end("SIGTERM");
  expect(lives.left()).toEqual([]);
  expect(lives.told.filter((line) => line.startsWith("ended"))).toEqual(["ended 3"]);
  expect([lives.count("step fetch"), lives.count("trouble"), lives.store.asked.length]).toEqual([3, 0, 3]);
  await lives.close();
});

test("killed at moments drawn by chance, with Redis now and then", async () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  expect((await kills(2, random)).failures).toEqual([]);
});
