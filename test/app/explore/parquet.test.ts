import { parquetMetadata } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { addTo, openSet } from "../../../app/explore/opening.ts";
import { Sounds } from "../../../app/explore/sounds.ts";
import { decoded } from "../../../app/listen/sound.ts";
import { Slices } from "../../../app/slices.ts";
import { manifestLine } from "../../../core/explore/written.ts";
import { writeWav } from "../../../core/wav.ts";

type Columns = Parameters<typeof parquetWriteBuffer>[0];
const sound = (n: number) => writeWav(new Float32Array(100 * n).fill(0.5), 8_000);

/** Files of a folder that was opened, read to their end. */
async function opened(files: Readonly<Record<string, Columns | Uint8Array<ArrayBuffer>>>) {
  const sources = Object.entries(files).map(([path, one]) => ({
    path,
    file: async () => new File([one instanceof Uint8Array ? one : parquetWriteBuffer(one)], path),
  }));
  let clock = 0;
  const slices = new Slices(
    () => clock++,
    async () => {},
  );
  const shares: number[] = [];
  const set = await openSet(sources, slices, (share) => shares.push(share));
  return { ...set, shares, slices, sounds: new Sounds([...sources, ...set.inside]) };
}

const hub: Columns = {
  schema: [
    { name: "root", num_children: 4 },
    { name: "audio", repetition_type: "OPTIONAL", num_children: 2 },
    { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
    { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
    { name: "transcription", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
    { name: "duration", type: "DOUBLE", repetition_type: "OPTIONAL" },
    { name: "votes", type: "INT64", repetition_type: "OPTIONAL" },
  ],
  columnData: [
    { name: "audio", data: [1, 2, 3].map((n) => ({ bytes: n === 3 ? null : sound(n), path: `${n}.wav` })) },
    { name: "transcription", data: ["mhoro", "makadii", null] },
    { name: "duration", data: [0.5, Number.NaN, null] },
    { name: "votes", data: [2n, 2n ** 60n, null] },
  ],
  rowGroupSize: 2,
};

test("Parquet of the hub opens with the sounds inside of it, each read when it is wanted", async () => {
  const { set, sounds, refused, shares } = await opened({ "data/train-00000.parquet": hub });
  expect(refused).toEqual([]);
  expect(set.rows).toMatchObject([
    { line: 1, text: "mhoro", seconds: 0.5, fields: { votes: 2 } },
    { line: 2, text: "makadii", fields: { votes: String(2n ** 60n) } },
    { line: 3, place: "train-00000.parquet#3" },
  ]);
  expect(set.rows[1]).not.toHaveProperty("seconds");
  expect(shares.at(-1)).toBeCloseTo(1);
  for (const n of [2, 1]) {
    const row = set.rows[n - 1];
    if (!row) throw new Error("there is no such row");
    expect((await sounds.of(row, set.files, decoded))?.samples).toHaveLength(100 * n);
  }
  const [, , silent] = set.rows;
  await expect(silent && sounds.of(silent, set.files, decoded)).rejects.toMatchObject({ code: "bad-audio" });
});

test("an AudioFolder's table in Parquet names its sounds; what is damaged is told, and the rest opens", async () => {
  const table: Columns = {
    columnData: [
      { name: "file_name", data: ["a.wav"] },
      { name: "text", data: ["mhoro"] },
    ],
  };
  const damaged = new Uint8Array(parquetWriteBuffer(table)).fill(7, 20);
  const { set, sounds, refused } = await opened({
    "metadata.parquet": table,
    "broken.parquet": damaged,
    "empty.parquet": new Uint8Array(0),
    "a.wav": new Uint8Array(sound(1)),
  });
  expect(refused).toEqual(["broken.parquet", "empty.parquet"]);
  expect(set.rows).toMatchObject([{ place: "a.wav", text: "mhoro" }]);
  const [row] = set.rows;
  expect((row && (await sounds.of(row, set.files, decoded)))?.samples).toHaveLength(100);
});

test("a file that is damaged in a later group keeps the sounds of the rows before that", async () => {
  const bytes = new Uint8Array(parquetWriteBuffer(hub));
  const chunks = parquetMetadata(bytes.buffer).row_groups[1]?.columns.flatMap(({ meta_data: one }) => one ?? []) ?? [];
  const words = chunks.find(({ path_in_schema: path }) => path[0] === "transcription");
  const from = Number(words?.dictionary_page_offset ?? words?.data_page_offset);
  bytes.fill(255, from, from + Number(words?.total_compressed_size));
  const { set, sounds, partial, refused } = await opened({ "train.parquet": bytes });
  expect([set.rows.length, partial, refused]).toEqual([2, ["train.parquet"], []]);
  const [row] = set.rows;
  expect((row && (await sounds.of(row, set.files, decoded)))?.samples).toHaveLength(100);
});

test("a sound inside a table keeps the name that it had: predictions find it by that, and a file beside the table is read", async () => {
  const { set, sounds, slices } = await opened({
    "data/train.parquet": hub,
    "data/clips/3.wav": new Uint8Array(sound(3)),
  });
  expect(set.rows.map(({ fields }) => fields.audio)).toEqual([1, 2, 3].map((n) => ({ path: `${n}.wav` })));
  const lines = ["1.wav", "/cluster/clips/2.wav", "train.parquet#3"].map((name) =>
    JSON.stringify({ audio_filepath: name, pred_text: `of ${name}` }),
  );
  const more = [{ path: "big.jsonl", file: async () => new File([lines.join("\n")], "big.jsonl") }];
  expect(await addTo(set, more, slices, () => {})).toMatchObject({
    joined: 3,
    lost: 0,
    set: { models: [{ name: "big", texts: ["of 1.wav", "of /cluster/clips/2.wav", "of train.parquet#3"] }] },
  });
  const beside = set.rows[2];
  expect((beside && (await sounds.of(beside, set.files, decoded)))?.samples).toHaveLength(300);
});

test("a sound inside a table is saved by a path that counts as those of other sounds do", async () => {
  const { set } = await opened({ "data/train.parquet": hub });
  expect([true, false].map((oneHome) => JSON.parse(manifestLine(set, 0, oneHome)).audio_filepath)).toEqual([
    "train.parquet#1",
    "data/train.parquet#1",
  ]);
});

test("tables of one name in several folders keep their rows apart: predictions find them by the path that is saved", async () => {
  const name = "train-00000-of-00001.parquet";
  const { set, slices } = await opened({ [name]: hub, [`en/${name}`]: hub, [`sn/${name}`]: hub });
  const saved = set.rows.map((_, row) => JSON.parse(manifestLine(set, row, false)).audio_filepath as string);
  expect(saved.slice(3, 7)).toEqual([`en/${name}#1`, `en/${name}#2`, `en/${name}#3`, `sn/${name}#1`]);
  const lines = saved.map((path) => JSON.stringify({ audio_filepath: path, pred_text: `of ${path}` }));
  const more = [{ path: "big.jsonl", file: async () => new File([lines.join("\n")], "big.jsonl") }];
  expect(await addTo(set, more, slices, () => {})).toMatchObject({
    joined: 9,
    lost: 0,
    set: { models: [{ name: "big", texts: saved.map((path) => `of ${path}`) }] },
  });
});

test("a column of sounds that has more than bytes and their path is not read with the rows", async () => {
  const { set, sounds, refused } = await opened({
    "train.parquet": {
      schema: [
        { name: "root", num_children: 2 },
        { name: "audio", repetition_type: "OPTIONAL", num_children: 3 },
        { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
        { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
        { name: "array", converted_type: "LIST", repetition_type: "OPTIONAL", num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "DOUBLE", repetition_type: "OPTIONAL" },
        { name: "text", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
      ],
      columnData: [
        { name: "audio", data: [{ bytes: sound(2), path: "1.wav", array: [0.5, 0.25] }] },
        { name: "text", data: ["mhoro"] },
      ],
    },
  });
  expect(refused).toEqual([]);
  const [row] = set.rows;
  expect(row).toMatchObject({ text: "mhoro", place: "train.parquet#1" });
  expect(row?.fields).not.toHaveProperty("audio");
  expect((row && (await sounds.of(row, set.files, decoded)))?.samples).toHaveLength(200);
});

test("a table whose bytes are a list of numbers opens with its words", async () => {
  const { set, refused, partial } = await opened({
    "train.parquet": {
      schema: [
        { name: "root", num_children: 2 },
        { name: "audio", repetition_type: "OPTIONAL", num_children: 2 },
        { name: "bytes", converted_type: "LIST", repetition_type: "OPTIONAL", num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "INT32", repetition_type: "OPTIONAL" },
        { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
        { name: "text", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
      ],
      columnData: [
        { name: "audio", data: [{ bytes: [82, 73], path: "1.wav" }] },
        { name: "text", data: ["mhoro"] },
      ],
    },
  });
  expect([refused, partial]).toEqual([[], []]);
  expect(set.rows).toMatchObject([{ text: "mhoro", place: "train.parquet#1" }]);
  expect(set.rows[0]?.fields).not.toHaveProperty("audio");
});
