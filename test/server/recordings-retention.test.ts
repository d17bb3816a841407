import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { LIMITS } from "../../foundry/data/filters.ts";
import { ingest } from "../../foundry/data/ingest.ts";
import { cut } from "../../foundry/data/sound/cut.ts";
import { even } from "../../foundry/data/sound/even.ts";
import { standardise } from "../../foundry/data/standardise.ts";
import { treeAt } from "../../foundry/data/tree.ts";
import { appOf, KEY } from "./app-of.ts";
import { talk } from "./audio-app.ts";
import { type Room, room, Store } from "./recordings-room.ts";
import { announceTo, exotelOf, form, JSON_BODY } from "./recordings-told.ts";
import { hears } from "./services.ts";
import { tone, vorbis } from "./sounds.ts";

const store = new Store();
let base = "";
let at: Room;
let now = 0;
const DAY = 86_400_000;
const TODAY = Date.UTC(2026, 10, 22, 9);

beforeAll(async () => {
  base = await store.open();
});
afterAll(() => store.close());
beforeEach(async () => {
  now = TODAY;
  store.asked.length = 0;
  store.files.clear();
  store.files.set("/one.wav", talk([1, 0.8]));
  store.files.set("/one.ogg", await vorbis([tone(1, 16_000)], 16_000));
  at = await room({ hosts: [base], now: () => now });
  return () => at.close();
});

const generic = (call: string, more: object = {}) =>
  announceTo(at, "generic", JSON.stringify({ call, url: `${base}/one.wav`, ...more }), JSON_BODY);
const asked = async (id: string) =>
  (await appOf({ recordings: at.recordings }).request(`/v1/recordings/${id}`, { headers: KEY })).json();
const side = (call: string) => join(at.folder, `call-recordings/recordings/2026/11/22/${call}.json`);
const everything = () =>
  readdirSync(at.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test("what is past its date goes with its sound, its task and what was left half written, and nothing else does", async () => {
  await at.close();
  const asr = {
    transcribe: async (...given: Parameters<ReturnType<typeof hears>["transcribe"]>) => ({
      ...(await hears("izwi rakavanzika").transcribe(...given)),
      confidence: 0.5,
    }),
  };
  at = await room({ hosts: [base], now: () => now, backend: { asr } });
  store.files.set("/speech.wav", readFileSync("test/fixtures/speech/09.wav"));
  const { body } = await generic("gone", { url: `${base}/speech.wav?key=abc`, from: "+263770000001" });
  await generic("other", { url: `${base}/one.ogg` });
  await at.idle();
  now += DAY;
  await generic("later", { at: "2026-11-22T09:00:00Z" });
  await at.idle();
  const speaker = JSON.parse(readFileSync(side("gone"), "utf8")).speaker;
  expect(existsSync(join(at.folder, "call-recordings-tasks/2026/11/22/gone.json"))).toBe(true);
  writeFileSync(`${side("gone")}.77.draft`, "half");
  now = TODAY + 90 * DAY - 1000;
  await at.sweep();
  expect(existsSync(side("gone"))).toBe(true);
  now += 1000;
  await at.sweep();
  const left = everything();
  expect(left.filter((path) => /gone|other/.test(path))).toEqual([]);
  for (const word of [speaker, "gone", "speech.wav"])
    expect(left.filter((path) => readFileSync(path).includes(word))).toEqual([]);
  expect(at.files()).toEqual(
    ["later.json", "later.wav"].map((name) => `call-recordings/recordings/2026/11/22/${name}`),
  );
  expect(await asked(body.id)).toEqual({ id: body.id, state: "done", ended: "2027-02-20T09:00:00Z" });
  expect(at.counts.counted.get("inzwa_recordings_total")).toBe(3 + 2);
  // Nobody is deleted twice, and nothing that was deleted comes back.
  await Promise.all([at.sweep(), at.sweep()]);
  expect(at.counts.counted.get("inzwa_recordings_total")).toBe(5);
  store.asked.length = 0;
  const again = await generic("gone", { url: `${base}/speech.wav?key=another` });
  expect([again.body.state, store.asked]).toEqual(["known", []]);
});

test("of two servers that sweep at once, one deletes and counts", async () => {
  for (const call of ["a", "b", "c", "d", "e"]) await generic(call);
  await at.idle();
  now += 91 * DAY;
  await Promise.all([at.sweep(), at.sweep(), at.sweep()]);
  expect(at.files()).toEqual([]);
  expect(at.counts.counted.get("inzwa_recordings_total")).toBe(10);
});

test("the date that a person writes counts, whatever else they write, and a line that cannot be read keeps its recording", async () => {
  for (const call of ["longer", "shorter", "broken"]) await generic(call);
  await at.idle();
  const write = (call: string, more: object) =>
    writeFileSync(side(call), JSON.stringify({ ...JSON.parse(readFileSync(side(call), "utf8")), ...more }));
  write("longer", { retain_until: "2030-01-01T00:00:00Z", reviewed: { by: "a person" } });
  write("shorter", { retain_until: "2026-11-22T08:00:00Z", reviewed: { by: "a person" } });
  write("broken", { retain_until: "soon" });
  await at.sweep();
  now += 200 * DAY;
  await at.sweep();
  expect(at.files().filter((path) => path.endsWith(".wav"))).toEqual(
    ["broken", "longer"].map((call) => `call-recordings/recordings/2026/11/22/${call}.wav`),
  );
});

test("a dead letter goes when its recording would have gone, and what is being worked on waits", async () => {
  const dead = await announceTo(at, "exotel", form({ ...exotelOf(base), RecordingUrl: `${base}/expired.wav?token=t` }));
  await at.idle();
  store.files.set("/hangs.wav", () => {});
  const open = await generic("open", { url: `${base}/hangs.wav` });
  now += 89 * DAY;
  await at.sweep();
  expect(await asked(dead.body.id)).toMatchObject({ state: "dead" });
  now += 2 * DAY;
  await at.sweep();
  expect(await asked(dead.body.id)).toMatchObject({ state: "done", ended: "2027-02-21T09:00:00Z" });
  expect(await asked(open.body.id)).toMatchObject({ state: "open" });
  expect(everything().filter((path) => readFileSync(path).includes("expired"))).toEqual([]);
});

test("a sweep that is let go deletes no more", async () => {
  await generic("a");
  await at.idle();
  now += 91 * DAY;
  await expect(at.sweep(AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
  expect(at.files()).toHaveLength(2);
});

test("the foundry, asked again, has what is left", async () => {
  await at.close();
  at = await room({ hosts: [base], now: () => now, backend: { asr: hears("guta guru rezimbabwe iharare") } });
  store.files.set("/speech.wav", readFileSync("test/fixtures/speech/09.wav"));
  await generic("old", { url: `${base}/speech.wav` });
  await at.idle();
  now += DAY;
  await generic("young", { url: `${base}/speech.wav`, at: "2026-11-23T09:00:00Z" });
  await at.idle();
  const from = join(at.folder, "call-recordings");
  const tree = treeAt(join(at.folder, "storage"));
  const asking = { dataset: "calls", from, as: "nemo", language: "sn", licence: "CC0-1.0", source: "calls" };
  const told: string[] = [];
  const rows = async () => {
    await ingest(asking, tree, (line) => told.push(line));
    return (await standardise("calls", LIMITS, tree, { even, cut }, () => {})).done.counts.rows;
  };
  expect(await rows()).toBe(2);
  now = TODAY + 90 * DAY;
  await at.sweep();
  expect(await rows()).toBe(1);
  expect(told).toEqual([]);
  // The last one goes too: an emptied folder is a set without rows, and not a folder of something else.
  now = TODAY + 92 * DAY;
  await at.sweep();
  expect(await rows()).toBe(0);
  expect(told).toEqual([`${from} holds no file: calls has no rows now`]);
  expect(
    readdirSync(tree.folder("raw", "calls"), { recursive: true }).filter((one) => `${one}`.endsWith(".wav")),
  ).toEqual([]);
  writeFileSync(join(from, "notes.txt"), "no manifest");
  await expect(rows()).rejects.toMatchObject({ code: "bad-manifest" });
});
