import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { VoiceStore } from "../../../app/collect/store.ts";
import { Collected } from "../../../app/review/collected.ts";
import { Desk } from "../../../app/review/desk.ts";
import { keptReviews } from "../../../app/review/holding.ts";
import { ReviewStore } from "../../../app/review/store.ts";
import type { ReviewIntents, ReviewView } from "../../../app/review/view.ts";
import { parseRules } from "../../../core/language/rules.ts";
import { comparable } from "../../../core/measure/comparable.ts";
import { parse } from "../../../core/parse.ts";
import { writeWav } from "../../../core/wav.ts";

const read = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/en.json", "utf8")));
if (!read.ok) throw new Error("the English rules cannot be read");
const rules = read.value;
const hex = (n: number) => n.toString(16).padStart(32, "0");
const sound = (n: number) => writeWav(new Float32Array(16_000).fill(n / 10), 16_000) as Uint8Array<ArrayBuffer>;

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
});
afterEach(() => vi.unstubAllGlobals());

/** A file as a picker of folders gives it. */
function file(path: string, content: BlobPart, type = ""): File {
  const name = path.split("/").at(-1) ?? "";
  return Object.assign(new File([content], name, { type }), { webkitRelativePath: `set/${path}` });
}
const wav = (path: string, n: number) => file(path, sound(n), "audio/wav");
const jsonl = (path: string, ...lines: unknown[]) =>
  file(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

/** The screen's desk, as a person at it would see it. */
function desk() {
  const saved: { name: string; text: string }[] = [];
  const failures: unknown[] = [];
  let view: ReviewView | undefined;
  let clock = 0;
  const one = new Desk({
    store: new ReviewStore(),
    collected: new Collected(),
    collects: () => true,
    tag: () => "en",
    normal: () => (transcript) => comparable(transcript, rules),
    async openSink(name) {
      const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
      const text = new Response(readable).text();
      return { sink: writable, done: async () => void saved.push({ name, text: await text }) };
    },
    show: (next) => {
      view = next;
    },
    failed: (reason) => reason && failures.push(reason),
    opened: () => {},
    now: () => Date.UTC(2026, 10, 22, 8) + clock,
    clock: () => clock,
  });
  one.enter();
  return {
    one,
    saved,
    failures,
    view: () => view as ReviewView,
    wait: (ms: number) => {
      clock += ms;
    },
    until: (check: (view: ReviewView) => boolean) => vi.waitFor(() => expect(view && check(view)).toBe(true), 30_000),
    act: <Name extends keyof ReviewIntents>(name: Name, detail: ReviewIntents[Name]) => one.act(name, detail),
  };
}
type Here = ReturnType<typeof desk>;

async function opened(here: Here, ...files: File[]): Promise<void> {
  await here.until(({ reviewer }) => reviewer !== "");
  here.act("review.files", { files });
  await here.until(({ current, notice }) => notice?.what === "opened" && current?.sound !== undefined);
}

async function saves(here: Here, what: "rows" | "reviews" | "label-studio"): Promise<string> {
  const before = here.saved.length;
  here.act("review.save", { what });
  await here.until(({ notice }) => notice?.what === "saved" && here.saved.length > before);
  return here.saved.at(-1)?.text ?? "";
}

const set = () => [
  wav("audio/a.wav", 1),
  wav("audio/b.wav", 2),
  wav("loose.wav", 3),
  jsonl(
    "metadata.jsonl",
    { file_name: "audio/a.wav", id: hex(1), text: "good day", language: "en", hypothesis: "bad may", confidence: 0.2 },
    { file_name: "audio/b.wav", id: hex(2), text: "good day", language: "en", hypothesis: "good day", confidence: 0.9 },
    { file_name: "audio/none.wav", id: hex(3), text: "gone" },
    { audio_filepath: "loose.wav", offset: 3, duration: 1, text: "a part" },
  ),
];

test("sounds with and without lines open, the misheard first; what has no sound of its own is counted", async () => {
  const here = desk();
  await opened(here, ...set());
  expect(here.view()).toMatchObject({ total: 3, waiting: 3, notice: { count: 3, refused: 2 } });
  expect(here.view().current).toMatchObject({ id: hex(1), name: "a.wav", draft: { transcript: "good day" } });
  expect(here.view().queue.map(({ name }) => name)).toContain("loose.wav");
});

test("two people who agree make a row; one never sees the other's words; numbers are compared as they are said", async () => {
  const here = desk();
  await opened(here, ...set());
  here.act("review.change", { transcript: "I have 2 cows.", quality: "good" });
  here.wait(6_000);
  here.act("review.decide", { decision: "accept" });
  await here.until(({ current }) => current?.id !== hex(1));
  here.act("review.reviewer", { name: "second-person" });
  await here.until(({ reviewer }) => reviewer === "second-person");
  here.act("review.open", { id: hex(1) });
  await here.until(({ current }) => current?.id === hex(1) && current.sound !== undefined);
  expect(here.view().current).toMatchObject({ state: "second", draft: { transcript: "good day" } });
  here.act("review.change", { transcript: "i have two cows" });
  here.act("review.decide", { decision: "accept" });
  await here.until(({ figures }) => figures?.verdicts.accepted === 1);
  const rows = (await saves(here, "rows"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows).toMatchObject([
    {
      file_name: "audio/a.wav",
      id: hex(1),
      text: "I have 2 cows.",
      review: "validated",
      quality: 0.8,
      original_text: "good day",
    },
  ]);
  expect(rows[0]).not.toHaveProperty("hypothesis");
  const reviews = (await saves(here, "reviews"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(reviews).toMatchObject([{ seconds: 6, audioSeconds: 1 }, { reviewer: "second-person" }]);
  expect(here.failures).toEqual([]);
});

test("undo takes back letter groups, choices and decisions, and the disk follows", async () => {
  const here = desk();
  await opened(here, ...set());
  for (const transcript of ["g", "go", "goo"]) here.act("review.change", { transcript });
  here.wait(5_000);
  here.act("review.change", { quality: "poor" });
  here.act("review.decide", { decision: "accept" });
  await here.until(({ mine }) => mine === 1);
  here.act("review.undo", null);
  await here.until(({ current, mine }) => mine === 0 && current?.id === hex(1) && current.draft.quality === "poor");
  here.act("review.undo", null);
  await here.until(({ current }) => current?.draft.quality === undefined && current?.draft.transcript === "goo");
  const tab = desk();
  await opened(tab, ...set());
  expect(tab.view().current?.draft).toMatchObject({ transcript: "goo" });
  here.act("review.undo", null);
  await here.until(({ current, canUndo }) => current?.draft.transcript === "good day" && !canUndo);
});

test("words are wanted for a yes, and a name with an address is refused", async () => {
  const here = desk();
  await opened(here, ...set());
  here.act("review.change", { transcript: " " });
  here.act("review.decide", { decision: "accept" });
  await here.until(({ notice }) => notice?.what === "wordless");
  here.act("review.reviewer", { name: "me@example.org" });
  await here.until(({ notice }) => notice?.what === "reviewer");
  expect(here.view().reviewer).toMatch(/^r-[0-9a-f]{8}$/);
});

test("what others saved counts, and a line that is withdrawn takes away all that was said of it", async () => {
  const here = desk();
  const other = {
    item: hex(1),
    reviewer: "other",
    at: "2026-11-20T00:00:00Z",
    transcript: "Good day",
    decision: "accept",
    seconds: 5,
    audioSeconds: 1,
  };
  await opened(here, ...set(), jsonl("reviews.jsonl", other));
  expect(here.view().notice).toMatchObject({ reviews: 1 });
  here.act("review.decide", { decision: "accept" });
  await here.until(({ figures }) => figures?.verdicts.accepted === 1);
  const gone = jsonl("metadata.jsonl", {
    file_name: "audio/a.wav",
    id: hex(1),
    text: "",
    consent: { withdrawnAt: "2026-11-22T00:00:00Z" },
  });
  here.act("review.files", { files: [gone] });
  await here.until(({ total }) => total === 2);
  expect(await new ReviewStore().everything(undefined)).toEqual([]);
});

const agreed = {
  consent: {
    id: hex(9),
    version: "1",
    language: "en",
    scopes: ["asr" as const],
    givenAt: "2026-11-21T09:00:00Z",
    by: "tap" as const,
  },
  speaker: { pseudonym: hex(7).repeat(2), about: {} },
};
const facts = {
  text: "good day",
  language: "en",
  kind: "prompt" as const,
  studio: false,
  personal: "",
  sampleRate: 16_000,
  samples: 16_000,
  clipping: 0,
};

test("reviews of this device's own recordings are sealed, noted where they leave, and gone with the consent", async () => {
  const voices = new VoiceStore();
  await voices.agree(agreed);
  for (const n of [1, 2]) await voices.add(hex(9), { id: hex(n), at: n, facts, wav: sound(n) });
  await voices.decide(hex(1), "keep");
  const here = desk();
  await here.until(({ collected }) => collected === 1);
  here.act("review.collected", null);
  await here.until(({ current }) => current?.sound !== undefined);
  here.act("review.change", { transcript: "a secret of mine" });
  here.act("review.decide", { decision: "accept" });
  await here.until(({ rows }) => rows === 1);
  expect(await new ReviewStore().everything(undefined)).toEqual([]);
  const kept = [];
  for await (const { bytes } of keptReviews().export()) kept.push(new TextDecoder().decode(bytes));
  expect(kept.join("")).toContain("a secret of mine");
  expect(JSON.parse(await saves(here, "rows"))).toMatchObject({
    file_name: `audio/${hex(1)}.wav`,
    consent: { scopes: ["asr"] },
  });
  expect(await voices.published()).toMatchObject([{ name: "metadata.jsonl (review)", clips: [hex(1)] }]);
  await voices.withdraw();
  here.one.changed();
  await here.until(({ total, collected }) => total === 0 && collected === 0);
  const db = await new Promise<IDBDatabase>((done) => {
    const opening = indexedDB.open("inzwa-review");
    opening.onsuccess = () => done(opening.result);
  });
  const left = await new Promise<number>((done) => {
    const asked = db.transaction("drafts").objectStore("drafts").count();
    asked.onsuccess = () => done(asked.result);
  });
  expect(left).toBe(0);
  await voices.close();
});
