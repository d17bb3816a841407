import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readTask } from "../../core/review/label-studio/read.ts";
import { LIMITS } from "../../foundry/data/filters.ts";
import { ingest } from "../../foundry/data/ingest.ts";
import { cut } from "../../foundry/data/sound/cut.ts";
import { even } from "../../foundry/data/sound/even.ts";
import { standardise } from "../../foundry/data/standardise.ts";
import { treeAt } from "../../foundry/data/tree.ts";
import { talk } from "./audio-app.ts";
import { type Room, room, Store } from "./recordings-room.ts";
import { announceTo, exotelOf, form, JSON_BODY, multipart } from "./recordings-told.ts";
import { hears } from "./services.ts";
import { tone, vorbis } from "./sounds.ts";

const store = new Store();
let base = "";
let at: Room;
beforeAll(async () => {
  base = await store.open();
});
afterAll(() => store.close());
beforeEach(async () => {
  store.asked.length = 0;
  store.files.clear();
  store.files.set("/one.wav", talk([1, 0.8]));
  at = await room({ hosts: [base] });
  return () => at.close();
});

type Told = Parameters<typeof announceTo>;
const announce = (provider: Told[1], body: Told[2], more?: Told[3]) => announceTo(at, provider, body, more);
const json = JSON_BODY;
const exotel = () => exotelOf(base);
const STEM = "call-recordings/recordings/2026/11/20/c0ffee01";
const record = (stem = STEM) => JSON.parse(readFileSync(join(at.folder, `${stem}.json`), "utf8"));

describe("a call", () => {
  test("is fetched, heard, judged and laid down in the layout asked for, with a line that the foundry reads", async () => {
    const { status, body } = await announce("exotel", multipart(exotel()));
    expect({ status, state: body.state }).toEqual({ status: 200, state: "new" });
    await at.idle();
    expect(at.files()).toEqual([`${STEM}.json`, `${STEM}.wav`]);
    expect(at.steps).toEqual(["fetch", "transcribe", "score", "route"]);
    const read = record();
    expect(read).toMatchObject({
      id: body.id,
      call_sid: "c0ffee01",
      provider: "exotel",
      source: `${base}/one.wav`,
      audio_filepath: "c0ffee01.wav",
      language: "sn",
      pred_text: "mhoro mhoro",
      confidence: 0.9,
      retain_until: "2027-02-20T09:00:00Z",
    });
    expect(read.speaker).toMatch(/^[0-9a-f]{64}$/);
    expect(read.duration).toBeCloseTo(5.4, 1);
    expect(
      readFileSync(join(at.folder, `${STEM}.json`), "utf8")
        .trim()
        .split("\n"),
    ).toHaveLength(1);
    expect(JSON.stringify(read)).not.toMatch(/98000|token/);
  });

  test("is taken in by the foundry where its words count, and left out there where they do not yet", async () => {
    await at.close();
    at = await room({ hosts: [base], backend: { asr: hears("guta guru rezimbabwe iharare") } });
    for (const [call, file] of [
      ["one", "09.wav"],
      ["two", "09.wav"],
    ] as const) {
      store.files.set(`/${call}.wav`, readFileSync(`test/fixtures/speech/${file}`));
      await announce("generic", JSON.stringify({ call, url: `${base}/${call}.wav`, from: call }), json);
    }
    await at.idle();
    const from = join(at.folder, "call-recordings");
    const side = join(from, "recordings/2026/11/22/two.json");
    writeFileSync(side, JSON.stringify({ ...JSON.parse(readFileSync(side, "utf8")), text: "" }));
    const tree = treeAt(join(at.folder, "storage"));
    const asked = { dataset: "calls", from, as: "nemo", language: "sn", licence: "CC0-1.0", source: "calls" };
    expect((await ingest(asked, tree, () => {})).done.counts).toMatchObject({ rows: 2, dropped: 0 });
    const pool = { even, cut };
    const { done } = await standardise("calls", LIMITS, tree, pool, () => {});
    expect(done.counts).toMatchObject({ rows: 1, dropped: 1, "dropped:no-text": 1 });
  });

  test("is acknowledged within a second while nothing can be fetched and every worker waits", async () => {
    store.files.set("/hangs.wav", () => {});
    for (let i = 0; i < 4; i++)
      await announce("generic", JSON.stringify({ call: `hangs-${i}`, url: `${base}/hangs.wav` }), json);
    const begun = performance.now();
    expect((await announce("exotel", form(exotel()))).body.state).toBe("new");
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(await at.shelf.all()).toHaveLength(5);
  });

  test("announced twice, late, early and in any order is one recording, fetched once", async () => {
    const fields = exotel();
    const { RecordingUrl: _, ...early } = fields;
    const requested = {
      CallSid: "c0ffee01",
      CallFrom: "1",
      CallTo: "2",
      RecordingUrl: fields.RecordingUrl,
      RecordingDuration: "5",
    };
    const bodies = [
      () => announce("exotel", form({ ...early, EventType: "answered" })),
      () => announce("exotel", form({ ...fields, EventType: "terminal" })),
      () => announce("exotel", multipart(fields)),
      () => announce("exotel", JSON.stringify(requested), json),
      () => announce("exotel", form({ ...early, Status: "completed", RecordingUrl: "null" })),
    ];
    const answers = await Promise.all([...bodies, ...bodies.toReversed()].map((one) => one()));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(answers.filter(({ body }) => body.state === "new")).toHaveLength(1);
    expect(answers.filter(({ body }) => body.state === "noted")).toHaveLength(4);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await at.idle();
    expect((await announce("exotel", form(fields))).body.state).toBe("known");
    expect(store.asked).toHaveLength(1);
    expect(at.files().filter((path) => path.endsWith(".wav"))).toHaveLength(1);
  });

  test("with two recordings of Twilio's keeps both, however often each is announced", async () => {
    store.files.set("/RE1", talk([1]));
    store.files.set("/RE2", talk([0.5]));
    const one = (name: string, status = "completed") =>
      announce(
        "twilio",
        form({ CallSid: "CA1", RecordingSid: name, RecordingUrl: `${base}/${name}`, RecordingStatus: status }),
      );
    const states = await Promise.all([one("RE1", "in-progress"), one("RE1"), one("RE2"), one("RE2"), one("RE1")]);
    expect(states.filter(({ body }) => body.state === "new")).toHaveLength(2);
    await at.idle();
    expect(at.files().filter((path) => path.endsWith(".wav"))).toHaveLength(2);
    expect(store.asked.toSorted()).toEqual(["/RE1", "/RE2"]);
  });

  test("goes to people where the recogniser was not sure of a good sound, and nobody's words are taken then", async () => {
    await at.close();
    const unsure = {
      transcribe: async (...given: Parameters<ReturnType<typeof hears>["transcribe"]>) => ({
        ...(await hears("mhoro").transcribe(...given)),
        confidence: 0.5,
      }),
    };
    at = await room({ hosts: [base], backend: { asr: unsure } });
    store.files.set("/speech.wav", readFileSync("test/fixtures/speech/09.wav"));
    const url = `${base}/speech.wav`;
    const { status } = await announce("generic", JSON.stringify({ call: "g1", url, at: "2026-11-20T09:00:00Z" }), json);
    expect(status).toBe(202);
    await at.idle();
    const read = record("call-recordings/recordings/2026/11/20/g1");
    expect(read).toMatchObject({ route: "review", text: "", pred_text: "mhoro" });
    expect(read.quality).toBeGreaterThan(0.7);
    const [task] = JSON.parse(readFileSync(join(at.folder, "call-recordings-tasks/2026/11/20/g1.json"), "utf8"));
    const audio = "call-recordings/recordings/2026/11/20/g1.wav";
    expect(task.data).toMatchObject({ audio, language: "sn", item: read.id, text: "" });
    expect(task.predictions[0]).toMatchObject({ model_version: "pocket-asr-sn", score: 0.5 });
    expect(task.predictions[0].result[0]).toMatchObject({
      from_name: "transcription",
      to_name: "audio",
      value: { text: ["mhoro"] },
    });
    expect(readTask(task)).toMatchObject({ item: read.id, reviews: [] });
  });

  test("in another codec keeps it beside the WAV", async () => {
    store.files.set("/one.ogg", await vorbis([tone(1, 16_000)], 16_000));
    await announce("exotel", form({ ...exotel(), RecordingUrl: `${base}/one.ogg` }));
    await at.idle();
    expect(at.files()).toEqual([`${STEM}.json`, `${STEM}.ogg`, `${STEM}.wav`]);
  });
});
