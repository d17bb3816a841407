import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { Desk } from "../../../app/explore/desk.ts";
import { repeatable } from "../../../app/explore/random.ts";
import type { ExploreIntents, ExploreView, SetView } from "../../../app/explore/view.ts";
import { decoded } from "../../../app/listen/sound.ts";
import { plainNormal } from "../../../core/review/validate.ts";
import { writeWav } from "../../../core/wav.ts";

/** A file as a picker of folders gives it. */
function file(path: string, content: BlobPart): File {
  const name = path.split("/").at(-1) ?? "";
  return Object.assign(new File([content], name), { webkitRelativePath: `set/${path}` });
}
const lines = (...all: unknown[]) =>
  all.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
/** Two seconds at 8 kHz; the first is silent. */
const sound = () =>
  writeWav(
    Float32Array.from({ length: 16_000 }, (_, i) => (i < 8_000 ? 0 : 0.5)),
    8_000,
  ) as Uint8Array<ArrayBuffer>;

/** The explorer's desk, as a person at it would see it. */
function desk(folder?: unknown, decode = decoded) {
  const saved: { name: string; text: string }[] = [];
  const failures: unknown[] = [];
  const views: ExploreView[] = [];
  let breaths = 0;
  let clock = 0;
  const one = new Desk({
    normal: () => plainNormal,
    async openSink(name) {
      const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
      const text = new Response(readable).text();
      return { sink: writable, done: async () => void saved.push({ name, text: await text }) };
    },
    pickFolder: async () => folder as FileSystemDirectoryHandle,
    decode,
    show: (view) => views.push(view),
    failed: (reason) => reason && failures.push(reason),
    // Time goes on by being looked at, so that work is left and taken up again often.
    clock: () => clock++,
    pause: async () => {
      breaths += 1;
    },
    random: repeatable,
  });
  const view = () => views.at(-1) as ExploreView;
  const set = () => view().set as SetView;
  return {
    saved,
    failures,
    view,
    set,
    breaths: () => breaths,
    act: <Name extends keyof ExploreIntents>(name: Name, detail: ExploreIntents[Name]) => one.act(name, detail),
    until: (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), 60_000),
  };
}
type Here = ReturnType<typeof desk>;

async function opened(here: Here, ...files: File[]): Promise<void> {
  here.act("explore.files", { files, add: false });
  await here.until(() => here.view().status === "ready" && here.set().intervals);
}
const shown = (here: Here) =>
  Array.from({ length: here.set().list.length }, (_, place) => here.set().list.at(place).id);

const nemo = () => [
  file("audio/a.wav", sound()),
  file("audio/b.wav", sound()),
  file(
    "train.json",
    lines(
      {
        audio_filepath: "audio/a.wav",
        duration: 2,
        text: "Mhoro, shamwari",
        pred_text: "mhoro shamwari",
        speaker: "p",
      },
      "{ damaged",
      { audio_filepath: "audio/b.wav", duration: 1, offset: 1, text: "hongu", pred_text: "hongu", speaker: "q" },
      { audio_filepath: "audio/gone.wav", duration: 3, text: "aiwa", pred_text: "iwe", speaker: "p" },
    ),
  ),
  file("notes.json", lines("{", "}")),
];

test("a NeMo manifest opens with its sounds; damage, what has no sound, and files that are none are told", async () => {
  const here = desk();
  await opened(here, ...nemo());
  expect(here.set()).toMatchObject({
    files: ["train.json"],
    total: 3,
    damaged: 1,
    damage: [{ file: "train.json", line: 2 }],
    refused: ["notes.json"],
    models: ["pred_text"],
    overview: { rows: 3, seconds: 6, speakers: 2, soundless: 1, models: [{ rows: 3, wordErrors: 2, words: 4 }] },
  });
  expect(here.set().histograms?.map(({ column }) => column)).toEqual([
    "seconds",
    "characters",
    "words",
    "wer:0",
    "cer:0",
  ]);
  expect(here.set().vocabulary).toMatchObject({ types: 4, running: 4 });
  expect(here.set().intervals).toEqual([undefined]);
  expect(here.failures).toEqual([]);
});

test("a row opens with the part of the sound that is its own, its differences and its rates", async () => {
  const here = desk();
  await opened(here, ...nemo());
  here.act("explore.open", { place: 1 });
  await here.until(() => here.set().current?.sound);
  const { sound: heard, models } = here.set().current ?? {};
  expect(heard).toMatchObject({ sampleRate: 8_000 });
  expect(heard?.samples).toHaveLength(8_000);
  expect(heard?.samples[0]).toBeGreaterThan(0.4);
  expect(models).toMatchObject([{ name: "pred_text", wer: 0, differences: [{ type: "same", said: "hongu" }] }]);
  here.act("explore.open", { place: 2 });
  await here.until(() => here.set().current?.trouble);
  expect(here.set().current).toMatchObject({
    trouble: "missing",
    models: [{ wer: 1, differences: [{ type: "changed" }] }],
  });
  here.act("explore.shut", null);
  await here.until(() => here.set().current === undefined);
});

test("who goes through rows quickly has one sound read at a time, and none that was passed by", async () => {
  let [now, most, count] = [0, 0, 0];
  const here = desk(undefined, async (bytes, part) => {
    now += 1;
    count += 1;
    most = Math.max(most, now);
    await new Promise((done) => setTimeout(done, 1));
    now -= 1;
    return decoded(bytes, part);
  });
  await opened(here, ...nemo());
  here.act("explore.open", { place: 0 });
  await here.until(() => count === 1);
  for (const place of [1, 0, 1, 0, 1]) here.act("explore.open", { place });
  await here.until(() => here.set().current?.sound?.samples.length === 8_000);
  expect(here.set().current?.row).toBe(1);
  expect([most, count]).toEqual([1, 2]);
});

test("an open row is laid out once, however often the screen is drawn", async () => {
  const here = desk();
  await opened(here, ...nemo());
  here.act("explore.open", { place: 0 });
  await here.until(() => here.set().current?.sound);
  const { current } = here.set();
  here.act("explore.files", { files: [file("x.txt", "x")], add: false });
  await here.until(() => here.view().notice && here.view().status === "ready");
  expect(here.set().current?.models).toBe(current?.models);
  here.act("explore.compare", { pair: [0, 0] });
  await here.until(() => here.set().current?.models !== current?.models);
  expect(here.set().current).toEqual(current);
});

test("a row that begins behind the end of its sound says that it cannot be read", async () => {
  const here = desk();
  const line = { audio_filepath: "a.wav", offset: 9, duration: 1, text: "x" };
  await opened(here, file("a.wav", sound()), file("m.json", lines(line)));
  here.act("explore.open", { place: 0 });
  await here.until(() => here.set().current?.trouble === "unreadable");
});

test("a manifest that is gone, or may not be read, keeps no other from opening", async () => {
  const gone = file("gone.json", "{}");
  Object.defineProperty(gone, "stream", {
    value() {
      throw new DOMException("it is gone", "NotFoundError");
    },
  });
  const here = desk();
  await opened(here, gone, ...nemo());
  expect(here.set()).toMatchObject({ total: 3, refused: ["gone.json", "notes.json"] });
  const leaf = (name: string, getFile: () => Promise<File>) => ({ kind: "file", name, getFile });
  const folder = {
    kind: "directory",
    name: "set",
    async *values() {
      yield leaf("gone.json", () => Promise.reject(new DOMException("it is gone", "NotFoundError")));
      yield leaf("m.json", async () => new File([lines({ text: "mhoro" })], "m.json"));
    },
  };
  const other = desk(folder);
  other.act("explore.folder", { add: false });
  await other.until(() => other.view().status === "ready" && other.set().intervals);
  expect(other.set()).toMatchObject({ total: 1, refused: ["gone.json"] });
});

test("words count as they are written, or by the language's rules", async () => {
  const here = desk();
  await opened(here, ...nemo());
  const wer = () => here.set().overview?.models[0]?.wordErrors;
  expect(wer()).toBe(2);
  here.act("explore.count", { counting: "language" });
  await here.until(() => wer() === 1);
  here.act("explore.open", { place: 0 });
  await here.until(() => here.set().current?.models[0]?.wer === 0);
});

test("another order of the same rows counts nothing anew", async () => {
  const here = desk();
  await opened(here, ...nemo());
  const { overview, vocabulary } = here.set();
  here.act("explore.sort", { column: "seconds", descending: true });
  await here.until(() => shown(here)[0] === "audio/gone.wav");
  expect(here.set().overview).toBe(overview);
  expect(here.set().vocabulary).toBe(vocabulary);
  here.act("explore.search", { text: "aiwa" });
  await here.until(() => here.set().overview?.rows === 1);
  here.act("explore.search", { text: "" });
  await here.until(() => here.set().overview?.rows === 3);
});

test("filters narrow one by one and are taken away again; the order stays; what is open keeps its place", async () => {
  const here = desk();
  await opened(here, ...nemo());
  here.act("explore.sort", { column: "seconds", descending: true });
  await here.until(() => shown(here)[0] === "audio/gone.wav");
  here.act("explore.open", { place: 2 });
  here.act("explore.field", { name: "speaker", value: "p" });
  await here.until(() => here.set().list.length === 2 && here.set().overview?.rows === 2);
  expect(shown(here)).toEqual(["audio/gone.wav", "audio/a.wav"]);
  expect(here.set().current?.place).toBeUndefined();
  here.act("explore.range", { column: "wer:0", from: 0.5 });
  here.act("explore.range", { column: "seconds", to: 2 });
  await here.until(() => shown(here).join() === "audio/a.wav");
  here.act("explore.widen", { column: "seconds" });
  here.act("explore.search", { text: "AIWA" });
  await here.until(() => shown(here).join() === "audio/gone.wav");
  here.act("explore.widen", null);
  await here.until(() => here.set().list.length === 3);
  expect(here.set().current?.place).toBe(2);
});

test("predictions of a second file make a second model, and sounds that were missing are found", async () => {
  const here = desk();
  await opened(here, ...nemo());
  const others = lines(
    { audio_filepath: "/cluster/audio/a.wav", pred_text: "mhoro" },
    { audio_filepath: "audio/gone.wav", pred_text: "aiwa" },
    { audio_filepath: "audio/unknown.wav", pred_text: "x" },
  );
  here.act("explore.files", { add: true, files: [file("small.jsonl", others), file("late/gone.wav", sound())] });
  await here.until(() => here.view().notice && here.set().intervals?.length === 2);
  expect(here.view().notice).toEqual({ what: "added", joined: 2, lost: 1, sounds: 1 });
  expect(here.set()).toMatchObject({
    models: ["pred_text", "small"],
    overview: { soundless: 0, pair: { first: 1, second: 1, equal: 0 } },
  });
  here.act("explore.save", null);
  await here.until(() => here.saved.length === 1);
  const [first, second] = here.saved[0]?.text.split("\n") ?? [];
  expect(here.saved[0]?.name).toBe("manifest.json");
  expect(JSON.parse(first ?? "")).toMatchObject({
    audio_filepath: "audio/a.wav",
    pred_text_small: "mhoro",
    speaker: "p",
  });
  expect(JSON.parse(second ?? "")).not.toHaveProperty("pred_text_small");
});

test("Lhotse in gzip and AudioFolder's table open as well", async () => {
  const here = desk();
  const recordings = lines({ id: "r", sources: [{ type: "file", source: "audio/a.wav" }], duration: 2 });
  const supervisions = lines({ id: "s", recording_id: "r", start: 1, duration: 1, text: "hongu", language: "sn" });
  await opened(
    here,
    file("sn_recordings.jsonl.gz", new Uint8Array(gzipSync(recordings))),
    file("sn_supervisions.jsonl.gz", new Uint8Array(gzipSync(supervisions))),
    file("audio/a.wav", sound()),
  );
  expect(here.set()).toMatchObject({ total: 1, overview: { soundless: 0, languages: ["sn"] } });
  here.act("explore.open", { place: 0 });
  await here.until(() => here.set().current?.sound?.samples.length === 8_000);
  await opened(here, file("metadata.csv", "file_name,transcription\na.wav,mhoro\n"), file("a.wav", sound()));
  await here.until(() => here.set().files[0] === "metadata.csv");
  expect(here.set().list.at(0)).toMatchObject({ id: "a.wav", text: "mhoro" });
});

test("a list of cuts opens as well, and its damage by the line where it begins", async () => {
  const here = desk();
  const recording = { id: "r", sources: [{ type: "file", source: "audio/a.wav" }], duration: 2 };
  const cut = (n: number) => ({ id: `c${n}`, type: "MonoCut", start: n, duration: 1, recording, supervisions: [] });
  const list = JSON.stringify([cut(0), { type: "MixedCut", tracks: [] }, cut(1)], null, 2);
  await opened(here, file("cuts.json.gz", new Uint8Array(gzipSync(list))), file("audio/a.wav", sound()));
  expect(here.set()).toMatchObject({ total: 2, damaged: 1, refused: [], overview: { soundless: 0 } });
  const line = list.slice(0, list.indexOf("MixedCut")).split("\n").length - 1;
  expect(here.set().damage).toEqual([{ file: "cuts.json.gz", line }]);
});

test("gzip that breaks off gives what was read before it; nothing at all is told, and what was open stays", async () => {
  const here = desk();
  await opened(here, ...nemo());
  const whole = gzipSync(lines(...Array.from({ length: 20_000 }, (_, i) => ({ text: `row ${i * 7919}` }))));
  here.act("explore.files", { files: [file("none.txt", "x"), file("broken.json", "{")], add: false });
  await here.until(() => here.view().notice?.what === "nothing" && here.view().status === "ready");
  expect(here.set().total).toBe(3);
  here.act("explore.files", {
    files: [file("cut.jsonl.gz", new Uint8Array(whole.subarray(0, whole.length / 2)))],
    add: false,
  });
  await here.until(() => here.view().status === "ready" && here.set().files[0] === "cut.jsonl.gz");
  expect(here.set()).toMatchObject({ refused: [], partial: ["cut.jsonl.gz"] });
  expect(here.set().total).toBeGreaterThan(1_000);
  expect(here.set().total).toBeLessThan(20_000);
});

test("a folder that was picked is read to its depth, its files only when they are wanted", async () => {
  let read = 0;
  const leaf = (name: string, content: BlobPart) => ({
    kind: "file",
    name,
    getFile: async () => {
      read += 1;
      return new File([content], name);
    },
  });
  const branch = (name: string, inside: unknown[]) => ({
    kind: "directory",
    name,
    async *values() {
      yield* inside;
    },
  });
  const here = desk(
    branch("set", [
      branch("train", [
        leaf("manifest.json", lines({ audio_filepath: "w/a.wav", text: "mhoro" })),
        branch("w", [leaf("a.wav", sound()), leaf("b.wav", sound())]),
      ]),
    ]),
  );
  here.act("explore.folder", { add: false });
  await here.until(() => here.view().status === "ready" && here.set().intervals);
  expect(here.set()).toMatchObject({ files: ["train/manifest.json"], total: 1, overview: { soundless: 0 } });
  // Its size, and what it says; no sound.
  expect(read).toBe(2);
  here.act("explore.open", { place: 0 });
  await here.until(() => here.set().current?.sound);
  expect(read).toBe(3);
});

test("a long set is read and counted in many slices, and a new wish ends what is no longer wanted", async () => {
  const here = desk();
  const long = Array.from({ length: 30_000 }, (_, i) => ({
    text: `row ${i}`,
    duration: 1 + (i % 9),
    pred_text: `row ${i % 2}`,
  }));
  here.act("explore.files", { files: [file("long.json", lines(...long))], add: false });
  await here.until(() => here.view().status === "ready" && here.set().list.length === 30_000);
  expect(here.breaths()).toBeGreaterThan(1_000);
  here.act("explore.search", { text: "row 1" });
  here.act("explore.search", { text: "row 299" });
  await here.until(() => here.set().overview?.rows === 111);
  expect(here.set().filter.text).toBe("row 299");
  expect(here.failures).toEqual([]);
  here.act("explore.close", null);
  await here.until(() => here.view().status === "empty");
});

test("folders that are let go over the page are read to their depth, a hundred names at a time", async () => {
  const leaf = (name: string, content: BlobPart) => ({
    isFile: true,
    isDirectory: false,
    name,
    file: (done: (file: File) => void) => done(new File([content], name)),
  });
  const branch = (name: string, inside: { readonly name: string }[]) => ({
    isFile: false,
    isDirectory: true,
    name,
    createReader() {
      const left = [...inside];
      return { readEntries: (done: (some: unknown[]) => void) => done(left.splice(0, 100)) };
    },
  });
  const sounds = Array.from({ length: 150 }, (_, i) => leaf(`${i}.wav`, sound()));
  const manifest = leaf("m.jsonl", lines({ audio_filepath: "w/149.wav", text: "mhoro" }));
  const entries = (...all: unknown[]) => ({ entries: all as FileSystemEntry[] });
  const here = desk();
  here.act("explore.dropped", entries(branch("set", [manifest, branch("w", sounds)])));
  await here.until(() => here.view().status === "ready" && here.set().overview);
  expect(here.set()).toMatchObject({ files: ["m.jsonl"], overview: { soundless: 0 } });
  here.act("explore.dropped", entries(manifest, branch("elsewhere", [branch("w", sounds.slice(140))])));
  await here.until(() => here.view().status === "ready" && here.set().overview?.soundless === 0);
  here.act("explore.open", { place: 0 });
  await here.until(() => here.set().current?.sound);
});
