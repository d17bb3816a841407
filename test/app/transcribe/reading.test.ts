import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { Floor } from "../../../app/transcribe/floor.ts";
import { type ReadSoFar, readFile } from "../../../app/transcribe/reading.ts";
import type { View } from "../../../app/view.ts";
import type { AsrRequest, Hypothesis } from "../../../core/contracts.ts";
import { aborted, failure } from "../../../core/failure.ts";
import type { FilesApi } from "../../../core/transcript-file/files.ts";
import { pickFiles } from "../../../workers/files/pick.ts";
import { hearing, loudness, repeated, rules, speech } from "./recording.ts";

type Transcribe = (request: AsrRequest, signal?: AbortSignal) => Promise<Hypothesis>;

/** A page that somebody may talk to. */
function room(transcribe: Transcribe, state: View["state"] = "idle") {
  const watchers: (() => void)[] = [];
  const view = { state };
  const floor = new Floor({
    screen: { view, watch: (watcher) => void watchers.push(watcher) },
    recogniser: () => ({ asr: { transcribe }, hearing, rules }),
  });
  return {
    floor,
    turn(next: View["state"]) {
      view.state = next;
      for (const watcher of watchers) watcher();
    },
  };
}

const heard = (request: AsrRequest, text: string): Hypothesis => ({
  ...{ turn: 0, revision: 0, text, confidence: 1, noSpeech: 0 },
  ...{ start: request.at, end: request.at + request.samples.length },
});

async function desk(): Promise<FilesApi> {
  const files = pickFiles(async () => loudness());
  await files.load();
  return files;
}

/** Bytes of buffers that are still in use. V8 sweeps buffers beside the program, and ends that before it collects again. */
function bytesHeld(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

test("an hour is read in the memory of a minute, with right times to its end", async () => {
  const pcm = speech("00.wav");
  const seconds = pcm.length / 32_000;
  const times = Math.ceil(3_600 / seconds);
  const files = await desk();
  let ahead = 0;
  let most = 0;
  const counted: FilesApi = {
    ...files,
    next: async (signal) => {
      const found = await files.next(signal);
      if (found.piece) most = Math.max(most, ++ahead);
      return found;
    },
  };
  let pieces = 0;
  const { floor } = room(async (request) => {
    expect(request.samples.length).toBeLessThanOrEqual(hearing.window);
    await Promise.resolve();
    ahead--;
    return heard(request, `izwi${++pieces}`);
  });
  const before = bytesHeld();
  const held: number[] = [];
  let tells = 0;
  let last: ReadSoFar | undefined;
  const tell = (so: ReadSoFar) => {
    last = so;
    if (++tells % 100 === 0) held.push(bytesHeld() - before);
  };
  await readFile(repeated(pcm, times), { files: counted, floor, tell }, new AbortController().signal);
  expect(most, "pieces held at once: one is read, one is ready").toBeLessThanOrEqual(2);
  const quarter = Math.floor(held.length / 4);
  expect(quarter).toBeGreaterThan(0);
  const megabytes = `MB held: ${held.map((bytes) => Math.round(bytes / 1e6)).join(" ")}`;
  // What the decoder and its queues hold for the moment comes and goes; what stays held raises the least of them.
  const early = Math.min(...held.slice(0, quarter));
  expect(Math.min(...held.slice(-quarter)) - early, megabytes).toBeLessThan(8e6);
  expect(last?.position).toBeCloseTo(times * seconds, 0);
  expect(last?.segments.map(({ text }) => text)).toEqual(Array.from({ length: pieces }, (_, i) => `izwi${i + 1}`));
  expect(pieces).toBeGreaterThanOrEqual(times);
  // The last of all lies where the first does in its own repetition.
  const [first] = last?.segments ?? [];
  const end = last?.segments.at(-Math.round(pieces / times));
  expect((end?.start ?? 0) / 1000 - (times - 1) * seconds).toBeCloseTo((first?.start ?? 0) / 1000, 0);
}, 120_000);

test("a conversation stops the reading, and the piece is read anew when it is over", async () => {
  const files = await desk();
  const states: string[] = [];
  let tries = 0;
  const place = room(async (request, signal) => {
    if (++tries > 1) return heard(request, "mazai matanhatu");
    return new Promise((_, reject) => {
      signal?.addEventListener("abort", () => {
        reject(aborted);
        queueMicrotask(() => place.turn("idle"));
      });
      place.turn("listening");
    });
  });
  const tell = ({ state }: ReadSoFar) => states.push(state);
  let last: ReadSoFar | undefined;
  await readFile(
    repeated(speech("00.wav"), 1),
    {
      files,
      floor: place.floor,
      tell: (so) => {
        last = so;
        tell(so);
      },
    },
    new AbortController().signal,
  );
  expect(tries).toBe(2);
  expect(last?.segments.map(({ text }) => text)).toEqual(["mazai matanhatu"]);
  expect(states).toContain("reading");
});

test("while somebody talks nothing is decoded", async () => {
  const files = await desk();
  let opened = 0;
  const counted: FilesApi = {
    ...files,
    open: (...args) => {
      opened++;
      return files.open(...args);
    },
  };
  const place = room(async (request) => heard(request, "ehe"), "speaking");
  const states: string[] = [];
  const done = readFile(
    repeated(speech("00.wav"), 1),
    { files: counted, floor: place.floor, tell: ({ state }) => states.push(state) },
    new AbortController().signal,
  );
  expect(states).toEqual(["paused"]);
  expect(opened).toBe(0);
  place.turn("idle");
  await done;
  expect(opened).toBe(1);
});

test("a recogniser that dies is asked again, one that keeps dying is told of", async () => {
  const died = failure("worker-died", "gone");
  let tries = 0;
  const once = room(async (request) => {
    if (++tries === 1) throw died;
    return heard(request, "ehe");
  });
  const signal = new AbortController().signal;
  const file = () => repeated(speech("00.wav"), 1);
  let last: ReadSoFar | undefined;
  const tell = (so: ReadSoFar) => {
    last = so;
  };
  await readFile(file(), { files: await desk(), floor: once.floor, tell }, signal);
  expect(last?.segments.map(({ text }) => text)).toEqual(["ehe"]);
  const never = room(() => Promise.reject(died));
  await expect(readFile(file(), { files: await desk(), floor: never.floor, tell }, signal)).rejects.toEqual(died);
});

test("aborted while it reads it ends at once", async () => {
  const stop = new AbortController();
  const { floor } = room((_, signal) => {
    stop.abort();
    return new Promise((_resolve, reject) => {
      if (signal?.aborted) reject(aborted);
      signal?.addEventListener("abort", () => reject(aborted));
    });
  });
  const reading = readFile(
    repeated(speech("00.wav"), 100),
    { files: await desk(), floor, tell: () => {} },
    stop.signal,
  );
  await expect(reading).rejects.toMatchObject({ code: "aborted" });
});

test("what was read stands in the language's own spelling, and what was only written into silence does not", async () => {
  const said = ["Ndaswika kubulawao.", "[Music] Thanks for watching!"];
  let reads = 0;
  const { floor } = room(async (request) => heard(request, said[reads++ % 2] ?? ""));
  let last: ReadSoFar | undefined;
  const tell = (so: ReadSoFar) => {
    last = so;
  };
  const file = repeated(speech("00.wav"), 2);
  await readFile(file, { files: await desk(), floor, tell }, new AbortController().signal);
  expect(reads).toBeGreaterThan(1);
  expect(new Set(last?.segments.map(({ text }) => text))).toEqual(new Set(["Ndasvika kuBulawayo."]));
});
