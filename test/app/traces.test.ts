import { beforeEach, expect, test, vi } from "vitest";
import { Traces } from "../../app/traces.ts";
import type { TracesView } from "../../app/traces-view.ts";
import type { Failure } from "../../core/failure.ts";
import { readOtlp } from "../core/trace/otlp-shape.ts";
import { parts, seen, spoken } from "../fixtures/turns.ts";

let shown: TracesView[];
let failures: Failure[];
let files: { name: string; text: string }[];
let openSink: (name: string) => Promise<{ sink: WritableStream<Uint8Array<ArrayBuffer>>; done(): Promise<void> }>;

beforeEach(() => {
  shown = [];
  failures = [];
  files = [];
  openSink = async (name) => {
    const file = { name, text: "" };
    const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
      write: (bytes) => {
        file.text += new TextDecoder().decode(bytes);
      },
    });
    return { sink, done: async () => void files.push(file) };
  };
});

const traces = () =>
  new Traces({
    version: "0.1.0",
    epoch: 1_795_262_400_000,
    now: () => 1_795_262_460_000,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    show: (view) => shown.push(view),
    failed: (failure) => failures.push(failure),
    openSink: (name) => openSink(name),
  });

test("turns of all assistants are shown, newest first, with figures over all of them", () => {
  const kept = traces();
  seen(kept.open(parts));
  const other = kept.open(parts);
  for (const note of spoken(4, 50_000)) other.note(note);
  kept.watch(true);
  const view = shown.at(-1);
  expect(view?.turns.map(({ trace }) => trace.turn)).toEqual([4, 3, 2, 1]);
  expect(view?.summary.ttfw?.count).toBe(4);
  expect(JSON.stringify(view)).not.toContain("Harare");
});

test("nothing is drawn while nobody looks, and a burst is drawn once", async () => {
  const kept = traces();
  const tracer = kept.open(parts);
  kept.watch(true);
  kept.watch(false);
  seen(tracer);
  expect(shown).toHaveLength(1);
  kept.watch(true);
  for (const note of spoken(4, 50_000)) tracer.note(note);
  expect(shown).toHaveLength(2);
  await vi.waitFor(() => expect(shown).toHaveLength(3), 30_000);
  expect(shown[2]?.turns).toHaveLength(4);
});

test("the record is saved with its shape, and with words only if wished", async () => {
  const kept = traces();
  seen(kept.open(parts));
  kept.open(parts);
  await kept.save({ format: "json", text: false });
  await kept.save({ format: "json", text: true });
  const [quiet, told] = files;
  expect(quiet?.name).toBe("inzwa-2026-11-21T12-01-00.trace.json");
  expect(quiet?.text).not.toContain("Harare");
  expect(told?.text).toContain("Harare");
  const record = JSON.parse(quiet?.text ?? "");
  expect(record).toMatchObject({ format: "inzwa-trace", version: 1, epoch: 1_795_262_400_000 });
  expect(record.sessions).toHaveLength(1);
  expect(record.sessions[0].turns).toHaveLength(3);
  expect(failures).toEqual([]);
});

test("OpenTelemetry gets one request in one line, its words likewise", async () => {
  const kept = traces();
  seen(kept.open(parts));
  await kept.save({ format: "otlp", text: false });
  await kept.save({ format: "otlp", text: true });
  const [quiet, told] = files;
  expect(quiet?.name).toBe("inzwa-2026-11-21T12-01-00.otlp.json");
  expect(quiet?.text.trimEnd()).not.toContain("\n");
  expect(readOtlp(quiet?.text ?? "").resourceSpans).toHaveLength(1);
  expect(quiet?.text).not.toContain("Harare");
  expect(told?.text).toContain("Harare");
});

test("who changes their mind is not told of a failure; a full disk is", async () => {
  const kept = traces();
  seen(kept.open(parts));
  openSink = () => Promise.reject(new DOMException("no", "AbortError"));
  await kept.save({ format: "json", text: false });
  expect(failures).toEqual([]);
  openSink = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
  await kept.save({ format: "json", text: false });
  expect(failures).toHaveLength(1);
});

test("a change of models forgets no turn, and empty assistants leave no trace", async () => {
  const kept = traces();
  seen(kept.open(parts));
  for (let i = 0; i < 20; i++) kept.open(parts);
  kept.watch(true);
  expect(shown.at(-1)?.turns).toHaveLength(3);
});
