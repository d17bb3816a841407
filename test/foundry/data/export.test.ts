import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync } from "hyparquet";
import { expect, test } from "vitest";
import { isFailure } from "../../../core/failure.ts";
import { openWav } from "../../../core/wav.ts";
import { allocate } from "../../../foundry/data/allocate.ts";
import { exportRows } from "../../../foundry/data/export.ts";
import type { UtteranceRow } from "../../../foundry/data/row.ts";
import type { Layout } from "../../../foundry/data/write/layouts.ts";
import { emptyFolder, jsonIn, quiet, rowsIn, silverOf, spoken } from "./storage.ts";

const release = "1.0-2026-11-21";
const splits: Readonly<Record<string, string>> = { sn: "test", en: "validation", ml: "other" };

/** What makes trouble: quotes and a backslash in a text, tags, a consent, a figure, every split. */
function rich(row: Record<string, unknown>): unknown {
  const consent = { version: "1", scopes: ["asr", "tts"], givenAt: "2026-11-01T08:00:00Z" };
  const told = { gender: "female_feminine", age: "thirties", variant: "Karanga" };
  const text = row.language === "sn" ? 'Akati "mangwanani" \\ makadii' : row.transcription;
  return {
    ...row,
    ...told,
    transcription: text,
    quality: 0.9,
    consent,
    split: splits[String(row.language)] ?? "train",
  };
}

async function exported(layout: Layout) {
  const { tree } = await silverOf(spoken(rich));
  await allocate([{ dataset: "six" }], { stt: { needs: ["audio"], layouts: [layout] } }, tree, quiet);
  const rows = join(tree.folder("gold", "stt"), "rows.jsonl");
  const folder = emptyFolder();
  const { done } = await exportRows({ rows, layout, folder, release, scope: "asr" }, tree);
  expect(done.counts.rows).toBe(6);
  return { folder, rows: await rowsIn(rows) };
}

/** What a row is, wherever it lies. `lost`: what a layout has no place for. */
function essence(rows: readonly UtteranceRow[], lost: readonly string[] = []) {
  return rows
    .map(({ dataset: _, audio, ...row }) => {
      const kept = Object.entries({ ...row, sound: audio?.sha256, samples: audio?.samples });
      return Object.fromEntries(kept.filter(([key]) => !lost.includes(key)));
    })
    .sort((a, b) => String(a.id).localeCompare(String(b.id)));
}

async function again(folder: string, as: string, lost: readonly string[] = []) {
  const { rows } = await silverOf(folder, { as, dataset: "again" });
  return essence(await rowsIn(rows), lost);
}

test("a NeMo manifest opens by NeMo's rules and comes back as the same rows", async () => {
  const { folder, rows } = await exported("nemo");
  const names = readdirSync(folder).filter((name) => name.endsWith("_manifest.json"));
  expect(names.sort()).toEqual([
    "dev_manifest.json",
    "other_manifest.json",
    "test_manifest.json",
    "train_manifest.json",
  ]);
  for (const line of names.flatMap((name) => jsonIn(join(folder, name)))) {
    expect(line).toMatchObject({
      audio_filepath: expect.any(String),
      duration: expect.any(Number),
      text: expect.any(String),
    });
    const sound = openWav(readFileSync(join(folder, String(line.audio_filepath))));
    if (isFailure(sound)) throw sound;
    expect(sound).toMatchObject({ sampleRate: 16_000, channels: 1 });
    expect(sound.length / sound.sampleRate).toBeCloseTo(Number(line.duration), 6);
  }
  expect(readFileSync(join(folder, "other_manifest.json"), "utf8")).toContain("സുപ്രഭാതം");
  expect(await again(folder, "nemo")).toEqual(essence(rows));
});

test("Lhotse's manifests keep to its own checks and come back as the same rows", async () => {
  const { folder, rows } = await exported("lhotse");
  const recordings = jsonIn(join(folder, "recordings_train.jsonl"));
  const supervisions = jsonIn(join(folder, "supervisions_train.jsonl"));
  const known = new Map(recordings.map((recording) => [recording.id, recording]));
  expect(known.size).toBe(recordings.length);
  for (const recording of recordings) {
    const { num_samples: samples, sampling_rate: rate, duration } = recording;
    expect(Object.keys(recording).sort()).toEqual(["duration", "id", "num_samples", "sampling_rate", "sources"]);
    expect(Math.abs(Number(samples) / Number(rate) - Number(duration))).toBeLessThan(0.5);
  }
  const allowed = "id recording_id start duration channel text language speaker gender custom alignment".split(" ");
  for (const supervision of supervisions) {
    expect(Object.keys(supervision).filter((key) => !allowed.includes(key))).toEqual([]);
    const recording = known.get(supervision.recording_id);
    expect(Number(supervision.start) + Number(supervision.duration)).toBeLessThanOrEqual(
      Number(recording?.duration) + 1e-3,
    );
    expect(Number(supervision.duration)).toBeGreaterThan(0);
    expect(recording?.sources).toMatchObject([{ type: "file", channels: [supervision.channel] }]);
  }
  const [cut] = jsonIn(join(folder, "cuts_train.jsonl"));
  expect(cut).toMatchObject({ type: "MonoCut", start: 0, recording: recordings[0], supervisions: [supervisions[0]] });
  expect(await again(folder, "lhotse")).toEqual(essence(rows));
});

test("an AudioFolder has one kind of metadata, a file for each line, and comes back as the same rows", async () => {
  const { folder, rows } = await exported("audiofolder");
  expect(readdirSync(join(folder, "data")).sort()).toEqual(["other", "test", "train", "validation"]);
  for (const split of readdirSync(join(folder, "data"))) {
    const home = join(folder, "data", split);
    const named = jsonIn(join(home, "metadata.jsonl")).map((line) => String(line.file_name));
    expect(readdirSync(home).sort()).toEqual([...named, "metadata.jsonl"].sort());
  }
  expect(readFileSync(join(folder, "README.md"), "utf8")).toMatch(/^---\n[\s\S]*license: cc-by-4\.0\n[\s\S]*---\n/);
  expect(await again(folder, "audiofolder")).toEqual(essence(rows));
});

test("Parquet says what its columns are in the hub's words and comes back as the same rows", async () => {
  const { folder, rows } = await exported("parquet");
  const files = readdirSync(join(folder, "data"));
  expect(files.filter((name) => !/^(train|validation|test|other)-\d{5}-of-\d{5}\.parquet$/.test(name))).toEqual([]);
  const file = await asyncBufferFromFile(join(folder, "data/train-00000-of-00001.parquet"));
  const { key_value_metadata: told = [], num_rows: count } = await parquetMetadataAsync(file);
  const { info } = JSON.parse(told.find(({ key }) => key === "huggingface")?.value ?? "{}");
  expect(info.features).toMatchObject({
    audio: { sampling_rate: 16_000, _type: "Audio" },
    transcription: { dtype: "string", _type: "Value" },
  });
  expect(Number(count)).toBe(rows.filter(({ split }) => split === "train").length);
  expect(readFileSync(join(folder, "README.md"), "utf8")).toContain("path: data/train-*");
  expect(await again(folder, "parquet")).toEqual(essence(rows));
});

test("WebDataset keeps the files of a sample together and comes back as the same rows", async () => {
  const { folder, rows } = await exported("webdataset");
  const tar = readFileSync(join(folder, "train-000000.tar"));
  const names: string[] = [];
  for (
    let at = 0;
    tar[at];
    at += 512 + Math.ceil(Number.parseInt(tar.toString("latin1", at + 124, at + 136), 8) / 512) * 512
  ) {
    names.push(tar.toString("latin1", at, at + 100).replace(/\0.*$/s, ""));
    expect(Number.parseInt(tar.toString("latin1", at + 136, at + 148), 8)).toBe(0);
  }
  const ids = rows.filter(({ split }) => split === "train").map(({ id }) => id);
  expect(names).toEqual(ids.flatMap((id) => [`${id}.json`, `${id}.txt`, `${id}.wav`]));
  expect(await again(folder, "webdataset")).toEqual(essence(rows));
});

test("a Common Voice release has its columns and files, and comes back with all that they hold", async () => {
  const { folder, rows } = await exported("cv");
  const lost = ["quality", "synthetic", "consent"];
  const home = join(folder, `cv-corpus-${release}`);
  const header =
    "client_id path sentence_id sentence sentence_domain up_votes down_votes age gender accents variant locale segment";
  for (const language of readdirSync(home)) {
    for (const name of ["train", "dev", "test", "validated", "invalidated", "other", "reported"])
      expect(readFileSync(join(home, language, `${name}.tsv`), "utf8").split("\n")[0]).toBe(
        header.replaceAll(" ", "\t"),
      );
    const [mine] = rows.filter((row) => row.language === language);
    const lines = readFileSync(join(home, language, "validated.tsv"), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(2);
    expect(statSync(join(home, language, "clips", `${mine?.id}.wav`)).size).toBe(mine?.audio?.bytes);
    expect(await again(join(home, language), "cv", [...lost, "source"])).toEqual(
      essence(mine ? [mine] : [], [...lost, "source"]),
    );
  }
  expect(readFileSync(join(home, "sn/test.tsv"), "utf8")).toContain('Akati \\"mangwanani\\" \\\\ makadii');
});

test("LJSpeech has a voice a folder, three columns and no quotes, and comes back with its words and sounds", async () => {
  const { folder, rows } = await exported("ljspeech");
  const voices = readdirSync(folder).filter((name) => !name.startsWith("."));
  expect(voices.sort()).toEqual(rows.map(({ speaker }) => speaker).sort());
  for (const voice of voices) {
    const [line = ""] = readFileSync(join(folder, voice, "metadata.csv"), "utf8").split("\n");
    const [id] = line.split("|");
    expect(line.split("|")).toHaveLength(3);
    expect(readdirSync(join(folder, voice, "wavs"))).toEqual([`${id}.wav`]);
  }
  const held = (all: readonly Record<string, unknown>[]) =>
    all.map(({ id, text, speaker, sound }) => ({ id, text, speaker, sound }));
  const back = await silverOf(folder, { as: "ljspeech", dataset: "again", language: "sn" });
  const latin = rows.filter(({ language }) => !["hi", "mr", "ml"].includes(language));
  expect(held(essence(await rowsIn(back.rows)))).toEqual(held(essence(latin)));
});
