import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { isFailure } from "../../../core/failure.ts";
import { type ListeningSet, MOST, type Score } from "../../../core/listening/set.ts";
import { rms } from "../../../core/pcm.ts";
import { readWav, writeWav } from "../../../core/wav.ts";
import type { Key } from "../../../foundry/listening/key.ts";
import type { Evaluation } from "../../../foundry/measures/evaluation.ts";
import { Usage } from "../../../foundry/verb.ts";
import { verbs } from "../../../foundry/verbs.ts";

let folder: string;
const at = (path: string) => join(folder, path);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-listening-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** 0.2 s of a tone of 500 Hz and one of 5 kHz, as loud as wanted. */
function tone(loud: number): Uint8Array {
  const wave = (i: number) => Math.sin((2 * Math.PI * 500 * i) / 16_000) + Math.sin((2 * Math.PI * 5_000 * i) / 16_000);
  return writeWav(
    Float32Array.from({ length: 3_200 }, (_, i) => (loud / 2) * wave(i)),
    16_000,
  );
}

function sounds(name: string, loud: number, items = 8): void {
  mkdirSync(at(name));
  for (let i = 0; i < items; i += 1) writeFileSync(at(`${name}/${i}.wav`), tone(loud));
}

async function run(name: "eval" | "listening", words: string[], flags: Record<string, unknown>) {
  const [lines, told]: [string[], string[]] = [[], []];
  const host = {
    print: (line: string) => lines.push(line),
    tell: (line: string) => told.push(line),
    at,
    now: () => Date.UTC(2026, 10, 22),
  };
  await verbs[name]?.run({ words, flags: flags as Record<string, string> }, host);
  return { lines, told };
}

const usualMaking = { reference: "people", system: ["ours=ours", "other=other"], key: "key.json" };
const make = (flags: Record<string, unknown> = {}) => run("listening", ["make", "set"], { ...usualMaking, ...flags });

async function made(): Promise<{ set: ListeningSet; key: Key }> {
  sounds("people", 0.5);
  sounds("ours", 0.1);
  sounds("other", 0.9);
  await make();
  return {
    set: JSON.parse(readFileSync(at("set/listening.json"), "utf8")),
    key: JSON.parse(readFileSync(at("key.json"), "utf8")),
  };
}

test("a set has every item of every voice, of the reference and of the anchor, and nothing in it tells which", async () => {
  const { set, key } = await made();
  expect(set.sounds).toHaveLength(8 * 4);
  expect(readdirSync(at("set")).sort()).toEqual([...set.sounds, "listening.json"].sort());
  const text = readFileSync(at("set/listening.json"), "utf8");
  for (const word of ["ours", "other", "reference", "anchor", "people"]) expect(text).not.toContain(word);
  const systems = Object.values(key.sounds).map(({ system }) => system);
  for (const system of ["ours", "other", "reference", "anchor"])
    expect(systems.filter((one) => one === system)).toHaveLength(8);
  expect(key.set).toBe(set.id);
});

test("all are as loud, and the anchor alone has nothing above 3.5 kHz", async () => {
  const { key } = await made();
  for (const [name, { system }] of Object.entries(key.sounds)) {
    const sound = readWav(Uint8Array.from(readFileSync(at(`set/${name}`))));
    if (isFailure(sound)) throw new Error(sound.message);
    expect(20 * Math.log10(rms(sound.samples))).toBeCloseTo(-26, 1);
    expect(share(sound.samples, 5_000) < 0.01, `${system} ${name}`).toBe(system === "anchor");
    expect(share(sound.samples, 500)).toBeGreaterThan(0.4);
  }
});

/** Of the power, what lies at so many Hz: Goertzel's, of the middle of 0.2 s. */
function share(samples: Float32Array, hertz: number): number {
  const middle = samples.subarray(800, 2_400);
  let [real, imaginary, all] = [0, 0, 0];
  for (const [i, sample] of middle.entries()) {
    real += sample * Math.cos((2 * Math.PI * hertz * i) / 16_000);
    imaginary += sample * Math.sin((2 * Math.PI * hertz * i) / 16_000);
    all += sample * sample;
  }
  return (2 * (real * real + imaginary * imaginary)) / (middle.length * all);
}

test("a voice that lacks an item, a key inside of the set, and a second set in its place are refused", async () => {
  sounds("people", 0.5);
  sounds("ours", 0.1, 7);
  sounds("other", 0.9);
  await expect(make({ key: "set/key.json" })).rejects.toThrow(Usage);
  await expect(make({ system: ["reference=ours"] })).rejects.toThrow(Usage);
  await expect(make()).rejects.toMatchObject({ message: expect.stringContaining("7.wav") });
  expect(existsSync(at("set"))).toBe(false);
  writeFileSync(at("ours/7.wav"), tone(0.1));
  await make();
  await expect(make()).rejects.toMatchObject({ message: expect.stringContaining("not empty") });
});

test("a key that is there already is not written over, and a set that the page would not take is not begun", async () => {
  const { set } = await made();
  const message = (text: string) => ({ message: expect.stringContaining(text) });
  await expect(run("listening", ["make", "second"], usualMaking)).rejects.toMatchObject(message("there already"));
  expect([existsSync(at("second")), JSON.parse(readFileSync(at("key.json"), "utf8")).set]).toEqual([false, set.id]);
  for (const name of ["people", "ours", "other"])
    for (let i = 8; i < MOST / 4 + 1; i += 1) writeFileSync(at(`${name}/${i}.wav`), "");
  await expect(run("listening", ["make", "second"], { ...usualMaking, key: "second.json" })).rejects.toMatchObject(
    message("1004 sounds"),
  );
  expect([existsSync(at("second")), existsSync(at("second.json"))]).toEqual([false, false]);
});

type Says = (system: string, item: number) => Score;
/** What so many listeners said of all; names of the files. */
function rated(key: Key, says: readonly Says[]): string[] {
  return says.map((say, i) => {
    const scores = Object.entries(key.sounds).map(([sound, { system, item }]) => ({
      sound,
      score: say(system, Number.parseInt(item, 10)),
    }));
    const name = `ratings-${i}.json`;
    const rater = i.toString(16).padStart(32, "0");
    writeFileSync(at(name), JSON.stringify({ schema: 1, set: key.set, rater, at: "2026-11-22T09:00:00Z", scores }));
    return name;
  });
}

const flags = { key: "key.json", system: "ours", id: "voice", digest: "a".repeat(64), json: true };
async function mos(ratings: readonly string[], more: Record<string, unknown> = {}) {
  const { lines, told } = await run("eval", ["tts"], { ...flags, ratings, ...more });
  const { measures }: Evaluation = JSON.parse(lines[0] ?? "");
  return {
    told,
    of: (name: string, slice?: string) => measures.find((one) => one.name === name && one.slice === slice),
  };
}

/** Fair, or good for every second item; the reference is excellent and the anchor bad. */
const usual: Says = (system, item) =>
  system === "reference" ? 5 : system === "anchor" ? 1 : system === "ours" ? (item % 2 === 0 ? 3 : 4) : 2;

test("the mean opinion of a voice, of the others and of the hidden reference, with intervals", async () => {
  const { key } = await made();
  const { of, told } = await mos(rated(key, Array(6).fill(usual)), { out: "report" });
  expect(told).toEqual([]);
  expect(of("tts.mos")).toMatchObject({ value: 3.5, count: 48 });
  // Six who say the same of eight items, half of them 3 and half 4: what is left is which items were drawn.
  const { low = 0, high = 0 } = of("tts.mos") ?? {};
  expect(low).toBeGreaterThan(3);
  expect(low).toBeLessThanOrEqual(3.25);
  expect(high).toBeGreaterThanOrEqual(3.75);
  expect(high).toBeLessThan(4);
  expect(of("tts.mos-below-reference")).toMatchObject({ value: 1.5 });
  expect(of("tts.mos", "system=reference")).toMatchObject({ value: 5, low: 5, high: 5 });
  expect(of("tts.mos", "system=anchor")).toMatchObject({ value: 1 });
  expect(of("tts.mos", "system=other")).toMatchObject({ value: 2 });
  expect(readFileSync(at("report/report.html"), "utf8")).toContain(">other<");
});

test("who mistakes the hidden reference, or praises the anchor, is left out; one slip in eight is none", async () => {
  const { key } = await made();
  const deaf: Says = (system, item) =>
    system === "reference" && item < 2 ? 3 : system === "ours" ? 5 : usual(system, item);
  const generous: Says = () => 5;
  const slips: Says = (system, item) => (system === "reference" && item === 0 ? 1 : usual(system, item));
  const { of, told } = await mos(rated(key, [usual, usual, usual, usual, slips, deaf, generous]));
  expect(told).toHaveLength(2);
  expect(told[0]).toMatch(/^0{31}5 does not count: rated hidden references below good$/);
  expect(told[1]).toMatch(/^0{31}6 does not count: rated anchors excellent$/);
  expect(of("tts.mos")).toMatchObject({ value: 3.5, count: 5 * 8 });
});

test("too few listeners give no interval, and so pass no gate", async () => {
  const { key } = await made();
  const { of } = await mos(rated(key, Array(4).fill(usual)));
  expect(of("tts.mos")).toMatchObject({ value: 3.5, count: 32 });
  expect(of("tts.mos")?.low).toBeUndefined();
});

test("ratings of another set, of one listener twice, or of sounds that are unknown are refused", async () => {
  const { key } = await made();
  const [one = ""] = rated(key, [usual]);
  const said = JSON.parse(readFileSync(at(one), "utf8"));
  const other = (change: Record<string, unknown>) => {
    writeFileSync(at("changed.json"), JSON.stringify({ ...said, ...change }));
    return mos(["changed.json"]);
  };
  const message = (text: string) => ({ message: expect.stringContaining(text) });
  await expect(other({ set: "f".repeat(32) })).rejects.toMatchObject(message("another set"));
  await expect(other({ scores: [{ sound: "0".repeat(16).concat(".wav"), score: 1 }] })).rejects.toMatchObject(
    message("knows no"),
  );
  await expect(mos([one, one])).rejects.toMatchObject(message("twice"));
  await expect(mos([one], { system: "reference" })).rejects.toThrow(Usage);
  await expect(mos([one], { key: undefined })).rejects.toThrow(Usage);
  await expect(mos([one], { dnsmos: "tiny.onnx" })).rejects.toThrow("--dnsmos");
});

test("flags that ask nothing of ratings are refused by their name, in place of being left unheard", async () => {
  const { key } = await made();
  const ratings = rated(key, [usual]);
  for (const name of ["language", "model", "models", "sounds", "reference", "by"])
    await expect(mos(ratings, { [name]: name })).rejects.toThrow(
      new Usage(`--${name} asks nothing of --ratings, which were given already`),
    );
  expect((await mos(ratings, { seed: "2", out: "asked" })).of("tts.mos")).toMatchObject({ value: 3.5 });
});
