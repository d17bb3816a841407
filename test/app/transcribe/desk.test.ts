import { beforeEach, expect, test, vi } from "vitest";
import type { Hired } from "../../../app/hire.ts";
import { Desk } from "../../../app/transcribe/desk.ts";
import { Floor } from "../../../app/transcribe/floor.ts";
import type { FileRow } from "../../../app/transcribe/transcribe-view.ts";
import type { AsrApi } from "../../../core/contracts.ts";
import { aborted, type Failure } from "../../../core/failure.ts";
import type { FilesApi } from "../../../core/transcript-file/files.ts";
import { pickFiles } from "../../../workers/files/pick.ts";
import { hearing, loudness, repeated, rules, speech } from "./recording.ts";

let rows: readonly FileRow[];
let failures: Failure[];
let saved: { name: string; text: string }[];
let copied: string[];
let dismissed: number;
let transcribe: AsrApi["transcribe"];
let hears: boolean;
let desk: Desk;

beforeEach(() => {
  [rows, failures, saved, copied, dismissed, hears] = [[], [], [], [], 0, true];
  transcribe = async ({ at }) => ({
    ...{ turn: 0, revision: 0, text: `izwi <${at < 16_000 ? 1 : 2}>` },
    ...{ confidence: 1, noSpeech: 0, start: 0, end: 0 },
  });
  const recogniser = {
    asr: { transcribe: ((...call) => transcribe(...call)) as AsrApi["transcribe"] },
    hearing,
    rules,
  };
  desk = new Desk({
    floor: new Floor({
      screen: { view: { state: "idle" }, watch: () => {} },
      recogniser: () => (hears ? recogniser : undefined),
    }),
    hireFiles,
    openSink,
    copy: async (text) => void copied.push(text),
    clock: () => performance.now(),
    show: (view) => {
      rows = view.files;
    },
    failed: (failure) => failures.push(failure),
  });
});

function hireFiles(): Hired<FilesApi, void> {
  const files = pickFiles(async () => loudness());
  const ready = files.load();
  const open: FilesApi["open"] = async (...args) => {
    await ready;
    return files.open(...args);
  };
  return { api: { ...files, open }, ready: () => ready, dismiss: () => dismissed++ };
}

async function openSink(name: string) {
  const file = { name, text: "" };
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write: (bytes) => {
      file.text += new TextDecoder().decode(bytes);
    },
  });
  return { sink, done: async () => void saved.push(file) };
}

const recording = (name = "musha.wav", times = 1) => {
  const file = repeated(speech("00.wav"), times);
  return new File([file], name);
};
const states = () => rows.map(({ state }) => state);
const over = () => vi.waitFor(() => expect(dismissed).toBe(1), 60_000);

test("several files are transcribed one after the other, and one that fails leaves the others", async () => {
  desk.add([recording("a.wav"), new File(["no sound"], "b.txt"), recording("c.wav")]);
  expect(states()).toEqual(["waiting", "waiting", "waiting"].with(0, "opening"));
  await over();
  expect(states()).toEqual(["done", "failed", "done"]);
  expect(rows[1]?.failure).toMatchObject({ code: "bad-audio", detail: { why: "not-audio" } });
  expect(rows[0]?.segments.map(({ text }) => text)).toEqual(["izwi <1>"]);
  expect(rows[0]?.position).toBeCloseTo(rows[0]?.seconds ?? 0, 1);
});

test("it is saved under the file's own name in each format, and copied as plain text", async () => {
  desk.add([recording("Musha: 1/2.WAV")]);
  await over();
  const id = rows[0]?.id ?? 0;
  for (const format of ["txt", "srt", "vtt"] as const) await desk.save(id, format);
  expect(saved.map(({ name }) => name)).toEqual(["Musha_ 1_2.txt", "Musha_ 1_2.srt", "Musha_ 1_2.vtt"]);
  expect(saved.map(({ text }) => text)).toEqual([
    "izwi <1>\n",
    expect.stringMatching(/^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\nizwi ‹1›\n$/),
    expect.stringMatching(/^WEBVTT\n\n00:00:0\d\.\d{3} --> 00:00:0\d\.\d{3}\nizwi &lt;1&gt;\n$/),
  ]);
  await desk.copy(id);
  expect(copied).toEqual(["izwi <1>"]);
  expect(rows[0]?.copied).toBe(true);
  expect(failures).toEqual([]);
});

test("a file that is cancelled stops, keeps its text and can be tried again", async () => {
  let calls = 0;
  const answer = transcribe;
  transcribe = (request, signal) => {
    if (++calls !== 2) return answer(request, signal);
    queueMicrotask(() => desk.cancel(rows[0]?.id ?? 0));
    return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(aborted)));
  };
  desk.add([recording("a.wav", 3), recording("b.wav")]);
  await vi.waitFor(() => expect(rows[0]?.state).toBe("cancelled"), 30_000);
  expect(rows[0]?.segments).toHaveLength(1);
  await over();
  expect(states()).toEqual(["cancelled", "done"]);
  dismissed = 0;
  desk.retry(rows[0]?.id ?? 0);
  expect(rows[0]?.segments).toEqual([]);
  await over();
  expect(states()).toEqual(["done", "done"]);
  expect(rows[0]?.segments).toHaveLength(3);
});

test("a file that waits can be cancelled, and one is taken off the list for good", async () => {
  desk.add([recording("a.wav"), recording("b.wav")]);
  desk.cancel(rows[1]?.id ?? 0);
  desk.remove(rows[0]?.id ?? 0);
  expect(rows.map(({ name, state }) => [name, state])).toEqual([["b.wav", "cancelled"]]);
  await over();
  expect(rows.map(({ name, state }) => [name, state])).toEqual([["b.wav", "cancelled"]]);
});

test("where nothing hears the language that is said, and a later try may do", async () => {
  hears = false;
  desk.add([recording()]);
  await over();
  expect(rows[0]?.failure?.code).toBe("no-model");
  hears = true;
  dismissed = 0;
  desk.retry(rows[0]?.id ?? 0);
  await over();
  expect(states()).toEqual(["done"]);
});
