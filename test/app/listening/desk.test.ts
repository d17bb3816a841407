import { expect, test } from "vitest";
import { ListeningDesk } from "../../../app/listening/desk.ts";
import { SCORES, SET_FILE } from "../../../core/listening/set.ts";
import { seeded } from "../../../foundry/measures/seeded.ts";

const names = Array.from({ length: 12 }, (_, i) => `${i.toString(16).repeat(16)}.wav`);
const set = { schema: 1, id: "ab".repeat(16), sounds: names };
const sounds = names.map((name) => new File(["RIFF"], name));
const setFile = (one: object) => new File([JSON.stringify(one)], SET_FILE);
const folder = [setFile(set), ...sounds];
const other = [setFile({ ...set, id: "cd".repeat(16) }), ...sounds];

type Disk = TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>;

/** A desk at which each sound is over at once and each file can be written, unless `ends` and `disk` say otherwise. */
function desk({
  ends = async (_: string) => true,
  seed = 1,
  disk = async (): Promise<Disk> => new TransformStream(),
  kept = new Map<string, string>(),
  room = (): boolean => true,
} = {}) {
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
      const file = await disk();
      const text = new Response(file.readable).text();
      text.catch(() => undefined);
      return { sink: file.writable, done: async () => void written.push({ name, text: await text }) };
    },
    changed: () => {},
    recall: (id) => kept.get(id),
    keep: (id, text) => {
      if (text === undefined) kept.delete(id);
      else if (room()) kept.set(id, text);
      return kept.get(id) === text;
    },
    now: () => Date.UTC(2026, 10, 22, 9),
  });
  return { here, played, written, stops: () => stops };
}

/** The first so many sounds are heard and rated; the listener is at the last of them. */
async function rated(here: ListeningDesk, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    if (i > 0) here.step(1);
    await here.play();
    here.rate(SCORES[i % 5] ?? 1);
  }
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

test("a file that could not be written is told, and what was said stays; who changed their mind is told nothing", async () => {
  const named = (name: string) => Object.assign(new Error("thrown by the disk"), { name });
  const full: Disk = new TransformStream({
    transform() {
      throw named("AbortError");
    },
  });
  const disks = [
    async () => Promise.reject(named("AbortError")),
    async () => Promise.reject(named("NotAllowedError")),
    async () => full,
    async () => new TransformStream(),
  ];
  const { here, written } = desk({ disk: async () => disks.shift()?.() ?? new TransformStream() });
  await here.open(folder);
  await rated(here, 2);
  const told: unknown[] = [];
  for (let i = 0; i < 4; i += 1) {
    await here.save();
    told.push([here.view.notice?.what, here.view.rated, here.view.unsaved]);
  }
  expect(told).toEqual([
    [undefined, 2, 2],
    ["unsaved", 2, 2],
    ["unsaved", 2, 2],
    ["saved", 2, 0],
  ]);
  expect(written).toHaveLength(1);
});

test("the same set opened again goes on as it was while something is unsaved, with the folder's new files", async () => {
  let failing = false;
  const { here, played, written } = desk({ ends: async () => (failing ? Promise.reject(new Error("gone")) : true) });
  await here.open(folder);
  await rated(here, 3);
  failing = true;
  await here.play();
  expect(here.view.notice).toEqual({ what: "silent" });
  failing = false;
  await here.open([setFile(set), ...names.map((name) => new File(["RIFF again"], name))]);
  expect(here.view).toMatchObject({ at: 3, rated: 3, unsaved: 3, asks: false, heard: true, score: 3 });
  await here.play();
  expect(here.view).toMatchObject({ playing: false });
  await here.save();
  const said = JSON.parse(written[0]?.text ?? "{}");
  expect(said.scores.map(({ sound }: { sound: string }) => sound)).toEqual(played.slice(0, 3));
  // Who comes next at the same device begins anew.
  await here.open(folder);
  expect(here.view).toMatchObject({ at: 1, rated: 0, asks: false });
  await rated(here, 1);
  await here.save();
  expect(JSON.parse(written[1]?.text ?? "{}").rater).not.toBe(said.rater);
});

test("another set asks before it takes the place of what is unsaved", async () => {
  const { here, written } = desk();
  await here.open(folder);
  await here.open(other);
  expect(here.view).toMatchObject({ asks: false, rated: 0 });
  await rated(here, 2);
  await here.open(folder);
  expect(here.view).toMatchObject({ asks: true, rated: 2, unsaved: 2, at: 2 });
  here.stay();
  expect(here.view).toMatchObject({ asks: false, rated: 2, unsaved: 2, at: 2 });
  here.replace();
  expect(here.view).toMatchObject({ rated: 2, at: 2 });
  await here.open(folder);
  here.replace();
  expect(here.view).toMatchObject({ asks: false, rated: 0, unsaved: 0, at: 1 });
  await rated(here, 1);
  await here.save();
  expect(JSON.parse(written[0]?.text ?? "{}")).toMatchObject({ set: set.id });
  here.rate(5);
  expect(here.view).toMatchObject({ unsaved: 1 });
  await here.open(other);
  expect(here.view).toMatchObject({ asks: true });
  await here.save();
  expect(here.view).toMatchObject({ asks: false, rated: 0, notice: { what: "saved" } });
});

test("a sound that began while a folder was read stops, and of two folders the last counts", async () => {
  const { here, stops } = desk({ ends: () => new Promise(() => {}) });
  await here.open(folder);
  const opening = here.open(other);
  void here.play();
  const before = stops();
  await opening;
  expect(here.view).toMatchObject({ playing: false, at: 1 });
  expect(stops()).toBeGreaterThan(before);
  const slow = setFile(set);
  let read = (_: string) => {};
  slow.text = () =>
    new Promise((resolve) => {
      read = resolve;
    });
  const first = here.open([slow, ...sounds.slice(0, -1)]);
  await here.open(folder);
  read(JSON.stringify(set));
  await first;
  expect(here.view).toMatchObject({ status: "ready", total: 12 });
  expect(here.view.notice).toBeUndefined();
});

test("what was left is not heard to its end, and what is played next is not cut by it", async () => {
  const ends: ((whole: boolean) => void)[] = [];
  const { here } = desk({ ends: () => new Promise((resolve) => ends.push(resolve)) });
  await here.open(folder);
  const first = here.play();
  here.leave();
  expect(here.view).toMatchObject({ playing: false, heard: false });
  const second = here.play();
  ends[0]?.(false);
  await first;
  expect(here.view).toMatchObject({ playing: true, heard: false });
  ends[1]?.(true);
  await second;
  expect(here.view).toMatchObject({ playing: false, heard: true });
});

test("a stick that is pulled out while its folder is opened is a folder without a set", async () => {
  const { here } = desk();
  const gone = setFile(set);
  gone.text = async () => Promise.reject(new Error("gone"));
  await here.open([gone, ...sounds]);
  expect(here.view).toMatchObject({ status: "empty", notice: { what: "bad" } });
});

test("after a reload the same set goes on where it was, by the same rater in the same order", async () => {
  const kept = new Map<string, string>();
  const first = desk({ kept });
  await first.here.open(folder);
  await rated(first.here, 3);
  const second = desk({ kept, seed: 2 });
  await second.here.open([...folder].reverse());
  expect(second.here.view).toMatchObject({ at: 3, heard: true, score: 3, rated: 3, unsaved: 3 });
  second.here.step(1);
  expect(second.here.view).toMatchObject({ at: 4, heard: false });
  await rated(second.here, 1);
  await second.here.save();
  await first.here.save();
  const [after, before] = [second, first].map(({ written }) => JSON.parse(written[0]?.text ?? "{}"));
  expect(after.rater).toBe(before.rater);
  expect(after.scores).toHaveLength(4);
  expect(after.scores.slice(0, 3)).toEqual(before.scores);
  expect(kept.size).toBe(0);
  const third = desk({ kept });
  await third.here.open(folder);
  expect(third.here.view).toMatchObject({ at: 1, rated: 0 });
});

test("each set has a draft of its own, which goes when the person lets another take its place", async () => {
  const kept = new Map<string, string>();
  const first = desk({ kept });
  await first.here.open(folder);
  await rated(first.here, 2);
  const second = desk({ kept });
  await second.here.open(other);
  await rated(second.here, 1);
  expect([...kept.keys()]).toEqual([set.id, "cd".repeat(16)]);
  await second.here.open(folder);
  second.here.replace();
  expect(second.here.view).toMatchObject({ at: 2, rated: 2, unsaved: 2 });
  expect([...kept.keys()]).toEqual([set.id]);
});

test("what is kept and is no draft of the set begins it anew", async () => {
  const kept = new Map<string, string>();
  const first = desk({ kept });
  await first.here.open(folder);
  await rated(first.here, 2);
  const good = JSON.parse(kept.get(set.id) ?? "{}");
  const bad = [
    "{",
    "[]",
    { ...good, at: 12 },
    { ...good, at: 0.5 },
    { ...good, rater: "somebody" },
    { ...good, order: names.slice(1) },
    { ...good, scores: [{ sound: names[0], score: 6 }] },
    { ...good, more: 1 },
    { ...good, heard: [...good.heard, "ffffffffffffffff.wav"] },
    { ...good, scores: [{ sound: "ffffffffffffffff.wav", score: 3 }] },
    { ...good, saved: [{ sound: "ffffffffffffffff.wav", score: 3 }] },
  ];
  for (const draft of bad) {
    kept.set(set.id, typeof draft === "string" ? draft : JSON.stringify(draft));
    const { here } = desk({ kept });
    await here.open(folder);
    expect(here.view, JSON.stringify(draft)).toMatchObject({ status: "ready", at: 1, rated: 0 });
  }
});

test("whoever opens a set that another has begun is told, and can begin it anew as a listener of their own", async () => {
  const kept = new Map<string, string>();
  const first = desk({ kept });
  await first.here.open(folder);
  expect(first.here.view.resumed).toBe(false);
  await rated(first.here, 3);
  expect(first.here.view.resumed).toBe(false);
  const second = desk({ kept, seed: 2 });
  await second.here.open(folder);
  expect(second.here.view).toMatchObject({ resumed: true, rated: 3 });
  second.here.anew();
  expect(second.here.view).toMatchObject({ resumed: false, at: 1, rated: 0, unsaved: 0 });
  expect(kept.size).toBe(0);
  await rated(second.here, 1);
  await second.here.save();
  await first.here.save();
  const [mine, theirs] = [second, first].map(({ written }) => JSON.parse(written[0]?.text ?? "{}"));
  expect(mine.rater).not.toBe(theirs.rater);
  expect(mine.scores).toHaveLength(1);
});

test("who rates on, or opens the folder again, keeps what was said; begin anew does nothing where nothing is here again", async () => {
  const { here } = desk();
  await here.open(folder);
  await rated(here, 2);
  here.anew();
  expect(here.view).toMatchObject({ resumed: false, rated: 2 });
  await here.open(folder);
  expect(here.view).toMatchObject({ resumed: true, rated: 2 });
  here.rate(4);
  expect(here.view).toMatchObject({ resumed: false, rated: 2, score: 4 });
  await here.open(folder);
  here.anew();
  expect(here.view).toMatchObject({ at: 1, rated: 0 });
});

test("what cannot be kept is told until it can, or is in a file", async () => {
  let full = true;
  const { here } = desk({ room: () => !full });
  await here.open(folder);
  await here.play();
  expect(here.view.lost).toBeUndefined();
  here.rate(4);
  expect(here.view).toMatchObject({ lost: "full", rated: 1, unsaved: 1 });
  full = false;
  here.rate(5);
  expect(here.view.lost).toBeUndefined();
  full = true;
  here.rate(2);
  here.step(1);
  expect(here.view.lost).toBe("full");
  await here.save();
  expect(here.view).toMatchObject({ unsaved: 0, notice: { what: "saved" } });
  expect(here.view.lost).toBeUndefined();
});

test("of two pages at one set the first keeps what it said, the other is told that it does not", async () => {
  const kept = new Map<string, string>();
  const [first, second] = [desk({ kept }), desk({ kept, seed: 2 })];
  await first.here.open(folder);
  await second.here.open(folder);
  await rated(first.here, 3);
  const [theirs] = kept.values();
  await rated(second.here, 2);
  expect(second.here.view).toMatchObject({ lost: "elsewhere", rated: 2, unsaved: 2 });
  expect(first.here.view.lost).toBeUndefined();
  expect([...kept.values()]).toEqual([theirs]);
  await second.here.save();
  expect(second.here.view.lost).toBeUndefined();
  expect([...kept.values()]).toEqual([theirs]);
  first.here.rate(5);
  await first.here.save();
  expect(kept.size).toBe(0);
  const said = [first, second].map(({ written }) => JSON.parse(written[0]?.text ?? "{}"));
  expect(said.map(({ scores }) => scores.length)).toEqual([3, 2]);
  expect(said[0].rater).not.toBe(said[1].rater);
});

test("who goes on in a second page keeps it there; the first is told, and keeps again once the other is done", async () => {
  const kept = new Map<string, string>();
  const [first, second] = [desk({ kept }), desk({ kept, seed: 2 })];
  await first.here.open(folder);
  await rated(first.here, 2);
  await second.here.open(folder);
  expect(second.here.view).toMatchObject({ resumed: true, rated: 2 });
  second.here.step(1);
  await second.here.play();
  second.here.rate(1);
  first.here.rate(3);
  expect([first.here.view.lost, second.here.view.lost]).toEqual(["elsewhere", undefined]);
  await second.here.save();
  first.here.rate(4);
  expect(first.here.view).toMatchObject({ rated: 2, unsaved: 2 });
  expect(first.here.view.lost).toBeUndefined();
  expect(kept.size).toBe(1);
});

test("to begin anew takes nothing from a page that goes on with what was here", async () => {
  const kept = new Map<string, string>();
  const [first, second] = [desk({ kept }), desk({ kept, seed: 2 })];
  await first.here.open(folder);
  await rated(first.here, 2);
  await second.here.open(folder);
  first.here.step(1);
  const [theirs] = kept.values();
  second.here.anew();
  expect(second.here.view).toMatchObject({ resumed: false, at: 1, rated: 0 });
  await rated(second.here, 1);
  expect(second.here.view.lost).toBe("elsewhere");
  expect([...kept.values()]).toEqual([theirs]);
});
