import { expect, test } from "vitest";
import { ListeningDesk } from "../../../app/listening/desk.ts";
import { SCORES, SET_FILE } from "../../../core/listening/set.ts";
import { seeded } from "../../../foundry/measures/seeded.ts";

const names = Array.from({ length: 12 }, (_, i) => `${i.toString(16).repeat(16)}.wav`);
const set = { schema: 1, id: "ab".repeat(16), sounds: names };
const sounds = names.map((name) => new File(["RIFF"], name));
const folder = [new File([JSON.stringify(set)], SET_FILE), ...sounds];

/** A desk at which each sound is over at once, unless `ends` says otherwise. */
function desk({ ends = async (_: string) => true, seed = 1 } = {}) {
  const random = seeded(seed, "desk");
  const [played, written]: [string[], { name: string; text: string }[]] = [[], []];
  let stops = 0;
  const here = new ListeningDesk({
    random,
    async play({ name }) {
      played.push(name);
      return ends(name);
    },
    stop: () => {
      stops += 1;
    },
    async openSink(name) {
      const file = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
      const text = new Response(file.readable).text();
      return { sink: file.writable, done: async () => void written.push({ name, text: await text }) };
    },
    changed: () => {},
    now: () => Date.UTC(2026, 10, 22, 9),
  });
  return { here, played, written, stops: () => stops };
}

test("each sound comes once, in an order of the listener's own", async () => {
  const orders: string[] = [];
  for (const seed of [1, 2]) {
    const { here, played } = desk({ seed });
    await here.open(folder);
    expect(here.view).toMatchObject({ status: "ready", at: 1, total: 12, heard: false, rated: 0 });
    for (let i = 0; i < 12; i += 1) {
      await here.play();
      here.step(1);
    }
    expect([...played].sort()).toEqual([...names].sort());
    orders.push(played.join());
  }
  expect(orders[0]).not.toBe(orders[1]);
  expect(orders).not.toContain(names.join());
});

test("only what was heard to its end is rated", async () => {
  let whole = false;
  const { here } = desk({ ends: async () => whole });
  await here.open(folder);
  here.rate(4);
  await here.play();
  here.rate(4);
  expect(here.view).toMatchObject({ heard: false, score: undefined, rated: 0 });
  whole = true;
  await here.play();
  here.rate(4);
  here.rate(2);
  expect(here.view).toMatchObject({ heard: true, score: 2, rated: 1 });
  here.step(1);
  expect(here.view).toMatchObject({ at: 2, heard: false, score: undefined });
  here.step(-1);
  expect(here.view).toMatchObject({ at: 1, heard: true, score: 2 });
});

test("a second tap stops, and what goes on to another sound stops too", async () => {
  let end = (_: boolean) => {};
  const { here, stops } = desk({
    ends: () =>
      new Promise((resolve) => {
        end = resolve;
      }),
  });
  await here.open(folder);
  const before = stops();
  const playing = here.play();
  expect(here.view.playing).toBe(true);
  await here.play();
  expect(stops()).toBe(before + 1);
  here.step(1);
  expect(stops()).toBe(before + 2);
  end(false);
  await playing;
  expect(here.view).toMatchObject({ playing: false, at: 2, heard: false });
});

test("what was said is saved for the maker of the set, with nothing of who said it", async () => {
  const { here, played, written } = desk();
  await here.open(folder);
  for (let i = 0; i < 12; i += 1) {
    await here.play();
    here.rate(SCORES[i % 5] ?? 1);
    here.step(1);
  }
  expect(here.view.notice).toBeUndefined();
  here.rate(3);
  expect(here.view.notice).toEqual({ what: "done" });
  await here.save();
  const [{ name, text } = { name: "", text: "{}" }] = written;
  const said = JSON.parse(text);
  expect(name).toBe(`ratings-${said.rater}.json`);
  expect(said).toMatchObject({ schema: 1, set: set.id, at: "2026-11-22T09:00:00Z" });
  expect(said.rater).toMatch(/^[0-9a-f]{32}$/);
  expect(said.scores).toEqual(played.map((sound, i) => ({ sound, score: i === 11 ? 3 : SCORES[i % 5] })));
  expect(here.view.notice).toEqual({ what: "saved", name });
});

test("a folder that has no set, or lacks a sound, changes nothing; a sound that cannot be played says so", async () => {
  const { here } = desk({ ends: async () => Promise.reject(new Error("broken")) });
  for (const files of [sounds, folder.slice(0, -1), [new File(["{"], SET_FILE), ...sounds]]) {
    await here.open(files);
    expect(here.view).toMatchObject({ status: "empty", notice: { what: "bad" } });
  }
  await here.open(folder);
  await here.play();
  expect(here.view).toMatchObject({ playing: false, heard: false, notice: { what: "silent" } });
  await here.open(sounds);
  expect(here.view).toMatchObject({ status: "ready", notice: { what: "bad" } });
});
