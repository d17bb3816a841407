import { expect, test } from "vitest";
import { type Dataset, Intake, MOST_MODELS } from "../../../core/explore/dataset.ts";
import { facetsOf } from "../../../core/explore/facets.ts";
import { Join } from "../../../core/explore/join.ts";
import { Places } from "../../../core/explore/places.ts";
import { hasOneHome, manifestLine } from "../../../core/explore/written.ts";
import { drained } from "./drain.ts";

function opened(files: Readonly<Record<string, readonly unknown[]>>): { set: Dataset; intake: Intake } {
  const intake = new Intake();
  for (const [name, lines] of Object.entries(files)) {
    const file = intake.begin(name);
    for (const [i, line] of lines.entries())
      intake.text(typeof line === "string" ? line : JSON.stringify(line), file, i + 1);
    intake.end();
  }
  return { set: drained(intake.finish()), intake };
}
function joined(set: Dataset, lines: readonly unknown[], model = "other"): Join {
  const join = new Join(set);
  drained(join.index());
  join.begin(model);
  for (const line of lines) join.text(JSON.stringify(line));
  drained(join.end());
  return join;
}

test("a NeMo manifest opens with its models; lines that are none are told by number, and the rest is there", () => {
  const { set, intake } = opened({
    "a/train.json": [
      { audio_filepath: "w/1.wav", duration: 1.5, text: "mhoro", pred_text_big: "mhoro", pred_text_small: "moro" },
      '{"audio_filepath": "w/2',
      [1, 2],
      { audio_filepath: "w/3.wav", duration: "2", text: "", offset: 4, speaker: 7 },
      { nothing: true },
      { text: "words alone" },
    ],
  });
  expect(set.rows).toMatchObject([
    { line: 1, id: "w/1.wav", place: "w/1.wav", offset: 0, seconds: 1.5, text: "mhoro" },
    { line: 4, seconds: 2, text: "", offset: 4 },
    { line: 6, text: "words alone", place: "" },
  ]);
  expect(set.models).toEqual([
    { name: "big", texts: ["mhoro"] },
    { name: "small", texts: ["moro"] },
  ]);
  expect(intake.damaged).toBe(3);
  expect(intake.damage).toEqual([2, 3, 5].map((line) => ({ file: "a/train.json", line })));
});

test("a file without a row is no manifest, and none of its lines is a damaged one", () => {
  const intake = new Intake();
  const file = intake.begin("config.json");
  for (let i = 1; i <= 1_000; i++) intake.text("{", file, i);
  expect(intake.hopeless).toBe(true);
  expect(intake.end()).toBe(false);
  expect(intake).toMatchObject({ damaged: 0, damage: [] });
});

test("more rows than the bound are counted, not kept", () => {
  const intake = new Intake(2);
  const file = intake.begin("a.json");
  for (let i = 1; i <= 5; i++) intake.take({ text: `row ${i}` }, file, i);
  expect(drained(intake.finish()).rows).toHaveLength(2);
  expect(intake.beyond).toBe(3);
});

test("Lhotse's recordings and supervisions meet, in whichever order they come; a command is never a sound", () => {
  const recordings = [
    { id: "r1", sources: [{ type: "file", channels: [0], source: "w/1.flac" }], sampling_rate: 16000, duration: 9 },
    { id: "r2", sources: [{ type: "command", channels: [0], source: "rm -rf /" }], duration: 3 },
    { id: "r3", sources: [{ type: "file", source: "w/3.flac" }], duration: 4 },
  ];
  const supervisions = [
    { id: "s1", recording_id: "r1", start: 0, duration: 2, channel: 0, text: "one", language: "sn", speaker: "p" },
    { id: "s2", recording_id: "r1", start: 2.5, duration: 1, text: "two", custom: { pred_text: "too" }, alignment: {} },
    { id: "s3", recording_id: "r2", start: 0, duration: 3, text: "three" },
  ];
  const names = { "recordings.jsonl": recordings, "supervisions.jsonl": supervisions };
  const turned = { "supervisions.jsonl": supervisions, "recordings.jsonl": recordings };
  for (const files of [names, turned]) {
    const { set, intake } = opened(files);
    expect(intake.damaged).toBe(0);
    expect(set.rows).toMatchObject([
      { id: "s1", place: "w/1.flac", offset: 0, seconds: 2, text: "one" },
      { id: "s2", place: "w/1.flac", offset: 2.5, seconds: 1, text: "two" },
      { id: "s3", place: "", text: "three" },
      { id: "r3", place: "w/3.flac", seconds: 4 },
    ]);
    expect(set.models).toEqual([{ name: "pred_text", texts: [undefined, "too"] }]);
  }
});

test("cuts carry their recordings; supervisions count from the cut's beginning, cuts of several tracks are refused", () => {
  const recording = { id: "r", sources: [{ type: "file", source: "long.wav" }], duration: 60 };
  const { set, intake } = opened({
    "cuts.jsonl": [
      {
        id: "c1",
        type: "MonoCut",
        start: 10,
        duration: 5,
        recording,
        custom: { split: "test", pred_text: "of the cut" },
        supervisions: [
          { id: "u1", recording_id: "r", start: 1, duration: 2, text: "part", custom: { pred_text: "pat" } },
        ],
      },
      { id: "c2", type: "MonoCut", start: 20, duration: 5, recording, supervisions: [] },
      { id: "c3", type: "MixedCut", tracks: [] },
    ],
  });
  expect(set.rows).toMatchObject([
    { id: "u1", place: "long.wav", offset: 11, seconds: 2, text: "part" },
    { id: "c2", place: "long.wav", offset: 20, seconds: 5 },
  ]);
  expect(set.rows[0]?.fields).toMatchObject({ split: "test", pred_text: "pat" });
  expect(intake.damage).toEqual([{ file: "cuts.jsonl", line: 3 }]);
});

test("predictions of another file find their rows by path with offset, id or name; what is shared finds none", () => {
  const { set } = opened({
    "m.json": [
      { audio_filepath: "a/1.wav", text: "x", pred_text: "x" },
      { audio_filepath: "b/1.wav", text: "y", id: "yy" },
      { audio_filepath: "c/2.wav", text: "z", offset: 0 },
      { audio_filepath: "c/2.wav", text: "zz", offset: 3 },
      { audio_filepath: "c/9.wav", text: "n" },
    ],
  });
  const join = joined(set, [
    { audio_filepath: "./a/1.wav", pred_text: "by path" },
    { id: "yy", pred_text: "by id" },
    { audio_filepath: "c/2.wav", offset: 3, pred_text: "by offset" },
    { audio_filepath: "/elsewhere/9.wav", pred_text: "by name" },
    { audio_filepath: "/elsewhere/1.wav", pred_text: "two have this name" },
    { audio_filepath: "a/1.wav", text: "no prediction" },
    { audio_filepath: "a/1.wav", pred_text_third: "named" },
  ]);
  expect(join).toMatchObject({ joined: 5, lost: 2 });
  expect(join.finish().models).toEqual([
    { name: "pred_text", texts: ["x"] },
    { name: "other", texts: ["by path", "by id", undefined, "by offset", "by name"] },
    { name: "third", texts: ["named"] },
  ]);
  // What was open stays as it was.
  expect(set.models).toHaveLength(1);
});

test("files of one name are one model as long as they tell of other rows, else another", () => {
  const { set } = opened({ "m.json": ["1", "2", "3"].map((id) => ({ id, text: "x" })) });
  const first = joined(set, [{ id: "1", pred_text: "a" }], "predictions").finish();
  const both = joined(first, [{ id: "2", pred_text: "b" }], "predictions").finish();
  expect(both.models).toEqual([{ name: "predictions", texts: ["a", "b"] }]);
  const again = joined(both, [{ id: "2", hypothesis: "c" }], "predictions").finish();
  expect(again.models).toEqual([
    { name: "predictions", texts: ["a", "b"] },
    { name: "predictions 2", texts: [undefined, "c"] },
  ]);
  expect(joined(again, [{ id: "2", pred_text: "d" }], "predictions").finish().models[2]?.name).toBe("predictions 3");
});

test("what Python writes for no number is none, and words that look like it stay", () => {
  const { set, intake } = opened({
    "m.json": [
      '{"audio_filepath": "a.wav", "duration": NaN, "wer": Infinity, "text": "NaN \\" Infinity", "snr": [-Infinity, 1]}',
      '{"audio_filepath": "b.wav", "duration": nan}',
    ],
  });
  expect(intake.damage).toEqual([{ file: "m.json", line: 2 }]);
  expect(set.rows[0]?.fields).toEqual({
    audio_filepath: "a.wav",
    duration: null,
    wer: null,
    text: 'NaN " Infinity',
    snr: [null, 1],
  });
  expect(set.rows[0]).not.toHaveProperty("seconds");
});

test("a table whose lines name their sound and a recording's id is no part of Lhotse", () => {
  const { set } = opened({ "metadata.jsonl": [{ file_name: "a.wav", recording_id: "r", transcription: "mhoro" }] });
  expect(set.rows).toMatchObject([{ place: "a.wav", text: "mhoro" }]);
});

test("no more models than can be shown beside each other", () => {
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`pred_text_m${i}`, "x"]));
  expect(opened({ "m.json": [{ text: "x", ...many }] }).set.models).toHaveLength(MOST_MODELS);
});

test("a sound is found from the manifest's folder, from the opened one, then by the longest shared end of its path", () => {
  const paths = ["set/w/1.wav", "w/1.wav", "other/w/1.wav", "deep/x/7.wav", "deep/y/7.wav", "deep/8.wav"];
  const places = new Places(paths);
  const found = (home: string, named: string) => paths[places.find(home, named) ?? -1];
  expect(found("set", "w/1.wav")).toBe("set/w/1.wav");
  expect(found("", "./w/1.wav")).toBe("w/1.wav");
  expect(found("set", "../other/w/1.wav")).toBe("other/w/1.wav");
  expect(found("elsewhere", "w\\1.wav")).toBe("w/1.wav");
  expect(found("", "/home/me/data/x/7.wav")).toBe("deep/x/7.wav");
  expect(found("", "/home/me/7.wav")).toBeUndefined();
  expect(found("", "C:\\data\\8.wav")).toBe("deep/8.wav");
  expect(found("", "")).toBeUndefined();
});

test("sounds of one name in ever so many folders are found by their paths without looking through them all", () => {
  const paths = Array.from({ length: 100_000 }, (_, i) => `clips/${i}/sound.wav`);
  const places = new Places(paths);
  const begun = process.cpuUsage().user;
  for (let i = 0; i < paths.length; i++) expect(places.find("", `/cluster/${i}/sound.wav`) === i).toBe(true);
  // A look at each of them for each row is ten thousand million.
  expect((process.cpuUsage().user - begun) / 1e6).toBeLessThan(20);
});

test("a saved row that is the beginning of a long sound stays a part of it", () => {
  const { set } = opened({
    "r.jsonl": [{ id: "r", sources: [{ type: "file", source: "C:\\w\\1.wav" }], duration: 60 }],
    "a/s.jsonl": [{ id: "s", recording_id: "r", start: 0, duration: 1, text: "x" }],
  });
  expect(JSON.parse(manifestLine(set, 0, false))).toMatchObject({
    audio_filepath: "C:\\w\\1.wav",
    offset: 0,
    duration: 1,
  });
});

test("a saved manifest opens the same, with every model and every field, and is no other form", () => {
  const { set } = opened({
    "recordings.jsonl": [{ id: "r", sources: [{ type: "file", source: "w/1.wav" }], duration: 9 }],
    "supervisions.jsonl": [
      {
        id: "s",
        recording_id: "r",
        start: 2,
        duration: 1,
        text: "Mhoro “ü”",
        speaker: "p",
        custom: { pred_text_a: "m" },
      },
    ],
  });
  const both = joined(set, [{ id: "s", pred_text: "moro" }], "b").finish();
  const line = manifestLine(both, 0, hasOneHome(both));
  expect(JSON.parse(line)).toEqual({
    audio_filepath: "w/1.wav",
    duration: 1,
    offset: 2,
    text: "Mhoro “ü”",
    id: "s",
    speaker: "p",
    pred_text_a: "m",
    pred_text_b: "moro",
  });
  const again = opened({ "manifest.json": [line] }).set;
  expect(again.rows).toMatchObject([{ place: "w/1.wav", offset: 2, seconds: 1, text: "Mhoro “ü”" }]);
  expect(again.models).toEqual([
    { name: "a", texts: ["m"] },
    { name: "b", texts: ["moro"] },
  ]);
});

test("paths of manifests in several folders are written from the folder that was opened", () => {
  const { set } = opened({
    "train/m.json": [{ audio_filepath: "w/1.wav", text: "a", pred_text: "b" }],
    "test/m.json": [{ audio_filepath: "/abs/1.wav", text: "c" }],
  });
  expect(hasOneHome(set)).toBe(false);
  expect(JSON.parse(manifestLine(set, 0, false))).toEqual({
    audio_filepath: "train/w/1.wav",
    text: "a",
    pred_text: "b",
  });
  expect(JSON.parse(manifestLine(set, 1, false)).audio_filepath).toBe("/abs/1.wav");
});

test("fields are listed with their values while those are few", () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({ text: `row ${i}`, speaker: i % 3 ? "a" : "b", seen: i > 57 }));
  const facets = drained(facetsOf(opened({ "m.json": rows }).set));
  expect(facets).toEqual([
    { name: "text" },
    {
      name: "speaker",
      values: [
        { value: "a", count: 40 },
        { value: "b", count: 20 },
      ],
    },
    {
      name: "seen",
      values: [
        { value: "false", count: 58 },
        { value: "true", count: 2 },
      ],
    },
  ]);
});

test("predictions name a row by the path from the opened folder where manifests of several folders name theirs alike", () => {
  const { set } = opened({
    "all.json": [{ audio_filepath: "en/1.wav", text: "one", id: "first" }],
    "en/a.json": [{ audio_filepath: "1.wav", text: "two" }],
    "en/b.json": [{ audio_filepath: "./x/../2.wav", text: "three" }],
    "sn/a.json": [{ audio_filepath: "2.wav", text: "four" }],
    "sn/b.json": [{ audio_filepath: "/disk/3.wav", text: "five" }],
    "zu/b.json": [{ audio_filepath: "/other/3.wav", text: "six" }],
  });
  const names = ["en/1.wav", "en/2.wav", "sn/2.wav", "sn/disk/3.wav", "../en/2.wav"];
  const join = joined(
    set,
    names.map((name) => ({ audio_filepath: name, pred_text: name })),
  );
  expect(join).toMatchObject({ joined: 3, lost: 2 });
  expect(join.finish().models).toEqual([{ name: "other", texts: ["en/1.wav", undefined, "en/2.wav", "sn/2.wav"] }]);
});
