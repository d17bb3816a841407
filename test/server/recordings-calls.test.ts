import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { callFigures, readCalls } from "../../foundry/monitor/calls.ts";
import { Drain } from "../../server/drain.ts";
import { listen } from "../../server/node.ts";
import { folderAt } from "../foundry/monitor/at.ts";
import { appOf, KEY } from "./app-of.ts";
import { talk } from "./audio-app.ts";
import { type Room, room, Store } from "./recordings-room.ts";
import { announceTo, JSON_BODY } from "./recordings-told.ts";
import { hears } from "./services.ts";

const here = folderAt("calls");
const store = new Store();
let base = "";
let at: Room;
let now = 0;
const DAY = 86_400_000;

beforeAll(async () => {
  base = await store.open();
});
afterAll(() => store.close());
beforeEach(async () => {
  now = Date.UTC(2026, 10, 22, 9);
  heard = "mhoro mhoro";
  store.files.clear();
  store.files.set("/words.wav", talk([1, 0.8]));
  at = await room({ hosts: [base], now: () => now, backend: { asr: listening } });
  return () => at.close();
});

/** What is heard in whatever comes next. */
let heard = "";
const listening = {
  transcribe: (...given: Parameters<ReturnType<typeof hears>["transcribe"]>) => hears(heard).transcribe(...given),
};

const announce = (call: string, file: string) =>
  announceTo(at, "generic", JSON.stringify({ call, url: `${base}/${file}` }), JSON_BODY);
const told = async () => {
  const answer = await appOf({ recordings: at.recordings }).request("/v1/recordings/calls", { headers: KEY });
  expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
  return (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
};
const one = (success: boolean) => ({ at: "2026-11-22T09:00:00Z", success });
const byOutcome = (lines: readonly { readonly success: boolean }[]) =>
  lines.toSorted((a, b) => Number(b.success) - Number(a.success));

test("a call in which words were heard succeeded; one without words, and one that was given up, did not", async () => {
  await announce("heard", "words.wav");
  await announce("again", "words.wav");
  await at.idle();
  heard = "";
  await announce("silent", "words.wav");
  const lost = await announce("lost", "expired.wav");
  await at.idle();
  expect(byOutcome(await told())).toEqual([one(true), one(true), one(false), one(false)]);
  await expect.poll(() => at.counts.counted.get("inzwa_calls_total")).toBe(4);

  // Announced once more, a call is no second call; a dead letter that comes through after all is no failure any more.
  await announce("heard", "words.wav");
  heard = "mhoro mhoro";
  store.files.set("/expired.wav", talk([1, 0.8]));
  expect(await at.recordings.again(lost.body.id)).toBe(true);
  await at.idle();
  expect(byOutcome(await told())).toEqual([one(true), one(true), one(true), one(false)]);
});

test("when its recording goes, of a call the day and whether it succeeded stay, and the goals read them", async () => {
  await announce("heard", "words.wav");
  await at.idle();
  heard = "";
  await announce("silent", "words.wav");
  await announce("lost", "expired.wav");
  await at.idle();
  now += 91 * DAY;
  await at.sweep();
  expect(at.files()).toEqual([]);
  const day = (success: boolean) => ({ at: "2026-11-22T00:00:00Z", success });
  const lines = await told();
  expect(byOutcome(lines)).toEqual([day(true), day(false), day(false)]);
  const left = readdirSync(join(at.folder, "jobs"), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".json"),
  );
  for (const path of left)
    expect(readFileSync(join(at.folder, "jobs", path), "utf8")).not.toMatch(/heard|silent|lost|09:00:00Z","success/);
  here.lines("calls.jsonl", lines);
  const calls = await readCalls("calls.jsonl", {
    print() {},
    tell() {},
    at: (path) => join(here.folder, path),
    now: () => now,
  });
  expect(callFigures(calls).get("calls.success")).toMatchObject({ hits: 1, count: 3 });
});

test("a call that a kill left given up as well as done counts once", async () => {
  const lost = await announce("lost", "expired.wav");
  await at.idle();
  const path = join(at.folder, "jobs/dead", `${lost.body.id}.json`);
  const left = readFileSync(path);
  store.files.set("/expired.wav", talk([1, 0.8]));
  expect(await at.recordings.again(lost.body.id)).toBe(true);
  await at.idle();
  writeFileSync(path, left);
  expect(await told()).toEqual([one(true)]);
  now += 91 * DAY;
  await at.sweep();
  expect(await told()).toEqual([{ at: "2026-11-22T00:00:00Z", success: true }]);
});

test("goals ask a server for its calls by themselves", async () => {
  await announce("heard", "words.wav");
  await at.idle();
  const options = { host: "127.0.0.1", port: 0, connections: 9, bodyBytes: 1 << 20, drain: new Drain() };
  const server = await listen(appOf({ recordings: at.recordings }), options);
  process.env.INZWA_GOALS_KEY = "sk-test";
  try {
    const { printed } = await here.run("goals", { storage: "nowhere", server: [`${server.url}/v1`] });
    expect(printed.find((line) => line.includes("Calls that reached their end"))).toMatch(/^too few .*: 1$/);
  } finally {
    delete process.env.INZWA_GOALS_KEY;
    await server.close();
  }
});

test("a call that was done before anybody asked for success is left out", async () => {
  await announce("heard", "words.wav");
  await at.idle();
  const done = join(at.folder, "jobs/done");
  rmSync(done, { recursive: true });
  await at.shelf.open();
  await at.shelf.finish("ab".repeat(16), { id: "ab".repeat(16), announced: now });
  await at.shelf.finish("cd".repeat(16), { id: "cd".repeat(16), ended: "2026-11-22T09:00:00Z" });
  const answer = await appOf({ recordings: at.recordings }).request("/v1/recordings/calls", { headers: KEY });
  expect(await answer.text()).toBe("");
});
