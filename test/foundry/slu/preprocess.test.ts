import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { isFailure } from "../../../core/failure.ts";
import { OrderFeatures } from "../../../core/slu/features.ts";
import { readWav, writeWav } from "../../../core/wav.ts";
import { matrixOf, npyOf } from "../../../foundry/slu/npy.ts";
import { Usage, type Verb } from "../../../foundry/verb.ts";
import { eda } from "../../../foundry/verbs/eda.ts";
import { metadata } from "../../../foundry/verbs/metadata.ts";
import { preprocessVerb } from "../../../foundry/verbs/preprocess.ts";

const fixtures = resolve(import.meta.dirname, "../../fixtures/slu");
const shipped = resolve(import.meta.dirname, "../../../models-manifest/slu/pocket-slu-sn/slu.json");
const folder = mkdtempSync(join(tmpdir(), "inzwa-preprocess-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(join(folder, "set"), { recursive: true });
  for (const name of readdirSync(fixtures)) copyFileSync(join(fixtures, name), join(folder, "set", name));
});

async function run(verb: Verb, words: string[], flags: object = {}) {
  const [lines, told]: [string[], string[]] = [[], []];
  const host = {
    print: (line: string) => lines.push(line),
    tell: (line: string) => told.push(line),
    at: (path: string) => resolve(folder, path),
    now: () => Date.UTC(2026, 10, 22),
  };
  const code = await verb.run({ words, flags: { ...flags } }, host);
  return { code, lines, told };
}
const read = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");
const made = () => run(metadata, ["set/labels.json"], { "output-dir": "orders", split: "train" });
const features = (more: object = {}) =>
  run(preprocessVerb, [], { metadata: "orders/metadata.csv", "output-dir": "features", ...more });
const npys = () => readdirSync(join(folder, "features/features")).sort();

test("a set becomes metadata.csv in the form of Fluent Speech Commands, with both label maps", async () => {
  expect((await made()).lines).toEqual(["5 recordings, 4 products, 3 quantities"]);
  const [head, first] = read("orders/metadata.csv").split("\n");
  expect(head).toBe("path,speakerId,transcription,product,quantity,split");
  expect(first).toBe("../set/0.wav,,ndipeiwo mapaketi maviri eshuga,sugar,2,train");
  const products = JSON.parse(read("orders/product2id.json"));
  expect(products.none).toBe(0);
  expect(Object.keys(products).slice(1)).toEqual(Object.keys(products).slice(1).sort());
  expect(read("orders/qty2id.json")).toBe('{\n  "none": 0,\n  "1": 1,\n  "2": 2,\n  "3": 3\n}\n');
});

test("a set's name tells its split where its rows do not", async () => {
  copyFileSync(join(folder, "set/labels.json"), join(folder, "set/dev.json"));
  writeFileSync(
    join(folder, "test.csv"),
    "path,product,quantity,split\nset/a.wav,sugar,2,\nset/b.wav,sugar,2,validation\n",
  );
  await run(metadata, ["set/dev.json", "test.csv"], { "output-dir": "orders" });
  const splits = read("orders/metadata.csv")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").at(-1));
  expect(splits).toEqual(["dev", "dev", "dev", "dev", "dev", "test", "dev"]);
});

test("what the screen of orders saves, and names with commas, are read as well", async () => {
  writeFileSync(
    join(folder, "orders.csv"),
    'file,product,quantity,unit,confidence,route,transcript\n"set/0.wav",sugar,2,packet,0.9,joint,"shuga, mbiri"\nset/1.wav,,,,0.2,sound,\n',
  );
  await run(metadata, ["orders.csv"], { "output-dir": "orders" });
  expect(read("orders/metadata.csv").split("\n").slice(1, 3)).toEqual([
    '../set/0.wav,,"shuga, mbiri",sugar,2,',
    "../set/1.wav,,,none,none,",
  ]);
});

test("a row that is wrong is refused with its number, and a sound named twice too", async () => {
  const refused = async (csv: string, message: RegExp) => {
    writeFileSync(join(folder, "wrong.csv"), csv);
    await expect(run(metadata, ["wrong.csv"], { "output-dir": "o" })).rejects.toMatchObject({
      code: "bad-manifest",
      message: expect.stringMatching(message),
    });
  };
  await refused("path,product,quantity\na.wav,sugar,2\nb.wav,Sugar Cane,2\n", /row 2: product/);
  await refused("path,product,quantity\na.wav,sugar,two\n", /row 1: quantity/);
  await refused("path,product,split\na.wav,sugar,some\n", /row 1: split/);
  await refused("product\nsugar\n", /row 1 names no sound/);
  await refused("path,product\na.wav,sugar\na.wav,milk\n", /a\.wav is named twice/);
  await refused("path,product\n", /names no recording/);
  await expect(run(metadata, ["none.csv"], { "output-dir": "o" })).rejects.toMatchObject({ code: "no-storage" });
  await expect(run(metadata, ["wrong.csv"])).rejects.toBeInstanceOf(Usage);
});

test("a file of features is NumPy's, byte for byte, and comes back", () => {
  // Made by numpy.save of [[1.5, -2.25, 0.1], [1e-7, 3, -0]] as float32, NumPy 2.4.6.
  const saved =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAQwM3MzD2Vv9YzAABAQAAAAIA=";
  const matrix = { rows: 2, columns: 3, data: new Float32Array([1.5, -2.25, 0.1, 1e-7, 3, -0]) };
  const bytes = npyOf(matrix);
  expect(Buffer.from(bytes).toString("base64")).toBe(saved);
  expect(matrixOf(bytes)).toEqual(matrix);
  expect(matrixOf(bytes.subarray(0, -1))).toBeUndefined();
  expect(matrixOf(new Uint8Array(200))).toBeUndefined();
});

test("features are those that the shipped model hears with", async () => {
  await made();
  expect((await features()).lines).toEqual(["5 made, 0 were there, 0 left out"]);
  const [head = "", ...lines] = read("features/metadata_features.csv").trimEnd().split("\n");
  expect(head).toBe("path,speakerId,transcription,product,quantity,split,feature_path,frames,mel_mean,mel_std");
  const { features: shape, longest } = JSON.parse(readFileSync(shipped, "utf8"));
  expect(JSON.parse(read("features/features.json"))).toEqual({ features: shape, longest });
  for (const line of lines) {
    const [path = "", , , , , , file = "", frames, mean] = line.split(",");
    const wav = readWav(readFileSync(join(folder, "features", path)));
    if (isFailure(wav)) throw wav;
    const heard = new OrderFeatures({ features: shape, longest }).of(wav.samples);
    expect(matrixOf(readFileSync(join(folder, "features", file)))).toEqual({
      rows: 80,
      columns: heard.frames,
      data: heard.data,
    });
    expect([Number(frames), Number(mean)]).toEqual([heard.frames, heard.mean]);
  }
  expect(lines).toHaveLength(5);
  expect(read("features/product2id.json")).toBe(read("orders/product2id.json"));
});

test("a kit's metadata names sounds below the storage, wherever the kit lies", async () => {
  await made();
  const beside = await features();
  mkdirSync(join(folder, "kit"));
  const moved = read("orders/metadata.csv").replaceAll("../set/", "gold/");
  writeFileSync(join(folder, "kit/metadata.csv"), moved);
  cpSync(join(folder, "set"), join(folder, "storage/gold"), { recursive: true });
  const away = { metadata: "kit/metadata.csv", "output-dir": "other" };
  await expect(features(away)).rejects.toMatchObject({ code: "bad-manifest" });
  expect((await features({ ...away, storage: "storage" })).lines).toEqual(beside.lines);
  expect(readdirSync(join(folder, "other/features")).sort()).toEqual(npys());
});

test("a run that was ended goes on where it was: only what is missing is made, and the index is the same", async () => {
  await made();
  await features();
  const whole = read("features/metadata_features.csv");
  const [kept = "", lost = "", torn = ""] = npys();
  const before = statSync(join(folder, "features/features", kept)).mtimeMs;
  rmSync(join(folder, "features/features", lost));
  writeFileSync(join(folder, "features/features", torn), "half");
  writeFileSync(join(folder, `features/features/${lost}.77-1.part`), "half");
  rmSync(join(folder, "features/metadata_features.csv"));
  expect((await features()).lines).toEqual(["2 made, 3 were there, 0 left out"]);
  expect(read("features/metadata_features.csv")).toBe(whole);
  expect(statSync(join(folder, "features/features", kept)).mtimeMs).toBe(before);
  expect(npys()).toHaveLength(5);
});

test("features of a sound that is named no longer are removed; another front end makes others", async () => {
  await made();
  await features();
  const all = npys();
  writeFileSync(join(folder, "orders/metadata.csv"), read("orders/metadata.csv").split("\n").slice(0, 3).join("\n"));
  await features();
  expect(all).toEqual(expect.arrayContaining(npys()));
  expect(npys()).toHaveLength(2);
  writeFileSync(
    join(folder, "front.yaml"),
    "features: { bins: 40, window: 400, hop: 160, sampleRate: 16000, stride: 4 }\nlongest: 128000\n",
  );
  expect((await features({ config: "front.yaml" })).lines).toEqual(["2 made, 0 were there, 0 left out"]);
  expect(matrixOf(readFileSync(join(folder, "features/features", npys()[0] ?? "")))?.rows).toBe(40);
  writeFileSync(join(folder, "front.yaml"), "features: { bins: 40 }\nlongest: 1\n");
  await expect(features({ config: "front.yaml" })).rejects.toMatchObject({
    message: expect.stringContaining("features.window"),
  });
});

test("what is no order's sound is left out with its reason; a label without a number stops all", async () => {
  await made();
  writeFileSync(join(folder, "set/1.wav"), writeWav(new Float32Array(16_000 * 9), 16_000));
  writeFileSync(join(folder, "set/2.wav"), "no sound");
  rmSync(join(folder, "set/3.wav"));
  const { lines, told } = await features();
  expect(lines).toEqual(["2 made, 0 were there, 3 left out"]);
  expect(told).toEqual([
    expect.stringMatching(/1\.wav: an order has at most 128000 samples/),
    expect.stringMatching(/2\.wav: .*not a WAV/),
    expect.stringMatching(/3\.wav: it cannot be read \(ENOENT\)/),
  ]);
  writeFileSync(join(folder, "orders/product2id.json"), '{"none": 0, "milk": 1}');
  await expect(features()).rejects.toMatchObject({
    message: expect.stringMatching(/product2id\.json has no number for/),
  });
  writeFileSync(join(folder, "orders/product2id.json"), '{"none": 0, "milk": 2}');
  await expect(features()).rejects.toMatchObject({ message: expect.stringMatching(/without gaps/) });
});

test("eda counts products, quantities, pairs and seconds, and draws them", async () => {
  await made();
  rmSync(join(folder, "set/4.wav"));
  await run(eda, [], { metadata: "orders/metadata.csv", "output-dir": "eda" });
  const summary = JSON.parse(read("eda/summary.json"));
  expect(summary).toMatchObject({
    rows: 5,
    splits: { train: 5 },
    sampleRates: { 16000: 4 },
    channels: { 1: 4 },
    unreadable: { missing: 1 },
  });
  expect(summary.products.sugar).toBeGreaterThan(0);
  expect(Object.values(summary.products as Record<string, number>).reduce((a, b) => a + b)).toBe(5);
  // 0.wav: 73,740 bytes, 44 of them the header.
  expect(summary.seconds.max).toBeCloseTo((73_740 - 44) / 32_000, 3);
  expect(readdirSync(join(folder, "eda")).sort()).toEqual([
    "duration_hist.svg",
    "product_counts.svg",
    "quantity_counts.svg",
    "summary.json",
  ]);
  expect(read("eda/product_counts.svg")).toContain(">sugar</text>");
  await expect(
    run(eda, ["rows.jsonl"], { metadata: "orders/metadata.csv", "output-dir": "eda" }),
  ).rejects.toBeInstanceOf(Usage);
});
