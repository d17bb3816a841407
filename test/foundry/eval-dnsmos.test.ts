import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { failure } from "../../core/failure.ts";
import { writeWav } from "../../core/wav.ts";
import { openDnsmos } from "../../foundry/engines/dnsmos.ts";
import { dnsmosOf, startsOf, WINDOW } from "../../foundry/eval/dnsmos.ts";
import { judgeSounds } from "../../foundry/eval/judge-sounds.ts";
import { readEvaluation } from "../../foundry/measures/evaluation.ts";
import type { Given } from "../../foundry/verb.ts";
import { verbs } from "../../foundry/verbs.ts";
import { tinyDnsmos } from "./dnsmos-model.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-dnsmos-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => resolve(folder, name);
const file = (name: string, content: string | Uint8Array) => writeFileSync(at(name), content);
file("tiny.onnx", tinyDnsmos());

/** Each sample is its number over 2 to the 20: exact in 32 bits. */
const ramp = (length: number) => Float32Array.from({ length }, (_, i) => i / 2 ** 20);
const seconds = (starts: readonly number[]) => starts.map((start) => start / 16_000);
/** The published polynomials at a raw figure x, as the paper's script has them. */
const SIG = (x: number) => -0.08397278 * x ** 2 + 1.22083953 * x + 0.0052439;
const BAK = (x: number) => -0.13166888 * x ** 2 + 1.60915514 * x - 0.39604546;
const OVRL = (x: number) => -0.06766283 * x ** 2 + 1.11546468 * x + 0.04602535;

describe("windows", () => {
  test.each([
    [144_160, [0]],
    [160_000, [0]],
    [175_999, [0]],
    [176_000, [0, 1]],
    // Three seconds become six, then twelve.
    [48_000, [0, 1, 2]],
    // One sample too few for a window: doubled to 18.02 s, of which the script cuts nine and leaves two out.
    [144_159, [0, 1, 2, 3, 4, 5, 6]],
    [1, [0, 1, 2, 3, 4, 5, 6]],
  ])("%i samples are cut as the published script cuts them", (length, wanted) => {
    const found = seconds(startsOf(length));
    expect(found).toEqual(wanted);
  });

  test("of 40 seconds those are left out that the script's floating point makes a sample short", () => {
    expect(seconds(startsOf(640_000))).toEqual([0, 1, 2, 3, 4, 5, 6, 24, 25, 26, 27, 28, 29, 30]);
  });
});

test("the mean is taken of what the polynomials give, not of what goes into them", async () => {
  const raw = [
    [1, 2, 3],
    [3, 4, 2],
  ] as const;
  let asked = 0;
  const found = await dnsmosOf(new Float32Array(176_000), 16_000, async () => raw[asked++] ?? [0, 0, 0]);
  expect(asked).toBe(2);
  expect(found.sig).toBeCloseTo((SIG(1) + SIG(3)) / 2, 12);
  expect(found.bak).toBeCloseTo((BAK(2) + BAK(4)) / 2, 12);
  expect(found.ovrl).toBeCloseTo((OVRL(3) + OVRL(2)) / 2, 12);
  expect(found.sig).not.toBeCloseTo(SIG(2), 2);
});

test("a short sound begins again within the window, another rate is brought to 16 kHz, an empty one is refused", async () => {
  const windows: Float32Array[] = [];
  const net = async (window: Float32Array) => {
    windows.push(window);
    return [1, 1, 1] as const;
  };
  await dnsmosOf(ramp(48_000), 16_000, net);
  expect(windows.map(({ length }) => length)).toEqual([WINDOW, WINDOW, WINDOW]);
  const second = windows[1] ?? [];
  expect([second[0], second[31_999], second[32_000], second[WINDOW - 1]]).toEqual(
    [16_000, 47_999, 0, (16_000 + WINDOW - 1) % 48_000].map((sample) => sample / 2 ** 20),
  );
  windows.length = 0;
  await dnsmosOf(new Float32Array(24_000 * 11), 24_000, net);
  expect(windows).toHaveLength(2);
  await expect(dnsmosOf(new Float32Array(0), 16_000, net)).rejects.toMatchObject({ code: "bad-audio" });
});

describe("the network's file", () => {
  test("is given each window whole, as input_1", async () => {
    const { net, how } = await openDnsmos(at("tiny.onnx"), "tiny.onnx");
    const [first, mean, last] = await net(ramp(WINDOW));
    expect(first).toBe(0);
    expect(mean).toBeCloseTo((4 * (WINDOW - 1)) / 2 / 2 ** 20, 5);
    expect(last).toBeCloseTo((4 * (WINDOW - 1)) / 2 ** 20, 6);
    expect(how).toMatch(/DNSMOS P\.835 \(tiny\.onnx, SHA-256 [0-9a-f]{16}…\)/);
    await expect(net(new Float32Array(WINDOW).fill(Number.NaN))).rejects.toMatchObject({ code: "garbage" });
  });

  test("of another contract is refused before any work, and so is what is none", async () => {
    file("other.onnx", tinyDnsmos(108_000));
    file("text.onnx", "no network");
    for (const [name, says] of [
      ["other.onnx", "not DNSMOS P.835"],
      ["text.onnx", "cannot be opened"],
      ["nowhere.onnx", "ENOENT"],
    ] as const)
      await expect(openDnsmos(at(name), name)).rejects.toMatchObject({
        code: "model-load",
        message: expect.stringContaining(says),
      });
  });
});

test("a sound of which no number comes is left out by its name; what else goes wrong ends it, with the name", async () => {
  const guess = { sig: 1, bak: 2, ovrl: 3 };
  const judge = async ({ id }: { id: string }) => {
    if (id === "line 2") throw failure("garbage", "no number");
    if (id === "line 4") throw new Error("out of memory");
    return guess;
  };
  const told: string[] = [];
  const some = ["line 1", "line 2", "line 3"].map((id) => ({ id }));
  const { guesses, unjudged } = await judgeSounds(some, judge, (line) => told.push(line));
  expect(guesses).toEqual(
    new Map([
      ["line 1", guess],
      ["line 3", guess],
    ]),
  );
  expect(unjudged).toEqual([{ id: "line 2", why: "no number" }]);
  expect(told).toEqual(["line 2 is not judged: no number"]);
  await expect(judgeSounds([{ id: "line 4" }], judge, () => {})).rejects.toMatchObject({
    message: "line 4: out of memory",
  });
});

async function run(name: "eval" | "gate", words: string[], flags: Given["flags"]) {
  const [printed, told]: [string[], string[]] = [[], []];
  const host = {
    print: (line: string) => printed.push(line),
    tell: (line: string) => told.push(line),
    at,
    now: () => Date.UTC(2026, 10, 22),
  };
  return { code: await verbs[name]?.run({ words, flags }, host), printed, told };
}

describe("recordings", () => {
  /** Each of 24 recordings is one value from end to end, so that all three raw figures are four times that. */
  const values = Array.from({ length: 24 }, (_, i) => 0.5 + i / 64);
  const rows = values.map((value, i) => {
    file(`${i}.wav`, writeWav(new Float32Array(16_000).fill(value), 16_000));
    return { audio_filepath: `${i}.wav`, duration: 1, text: "", gender: i < 20 ? "female" : "male" };
  });
  file("set.json", rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  // What PCM of 16 bits keeps of a value, and the network makes of it.
  const raw = values.map((value) => 4 * (Math.round(value * 32_768) / 32_768));
  const mean = (of: (x: number) => number, some: readonly number[]) =>
    some.reduce((sum, x) => sum + of(x), 0) / some.length;

  test("each figure with its interval, of all and of each group, and each recording's own beside its row", async () => {
    const flags = { dnsmos: "tiny.onnx", out: "out" };
    expect((await run("eval", ["sound", "set.json"], flags)).code).toBe(0);
    const { artifact, measures, how } = readEvaluation(readFileSync(at("out/evaluation.json"), "utf8"), "e");
    expect(artifact).toEqual({ id: "set.json", digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(how).toContain("24 recordings, judged by DNSMOS P.835 (tiny.onnx");
    const find = (name: string, slice?: string) => measures.find((one) => one.name === name && one.slice === slice);
    const near = (measure: { value: number } | undefined, wanted: number) =>
      expect(measure?.value ?? Number.NaN).toBeCloseTo(wanted, 3);
    near(find("sound.dnsmos.sig"), mean(SIG, raw));
    near(find("sound.dnsmos.bak"), mean(BAK, raw));
    near(find("sound.dnsmos.ovrl"), mean(OVRL, raw));
    near(find("sound.dnsmos.ovrl", "gender=female"), mean(OVRL, raw.slice(0, 20)));
    const all = find("sound.dnsmos.ovrl");
    expect(all?.count).toBe(24);
    expect(all?.low).toBeLessThan(all?.value ?? 0);
    expect(all?.high).toBeGreaterThan(all?.value ?? 9);
    expect(find("sound.dnsmos.ovrl", "gender=male"), "four are too few").toMatchObject({ count: 4 });
    expect(find("sound.dnsmos.ovrl", "gender=male")?.low).toBeUndefined();
    expect(all?.worst?.[0]?.id, "the lowest value has the lowest figure").toBe("0.wav");
    expect(all?.worst?.[0]?.value).toBeCloseTo(5 - OVRL(raw[0] ?? 0), 3);
    const scored = readFileSync(at("out/scored.json"), "utf8").trim().split("\n");
    expect(JSON.parse(scored[3] ?? "")).toMatchObject({
      audio_filepath: "../3.wav",
      gender: "female",
      dnsmos_sig: expect.closeTo(SIG(raw[3] ?? 0), 3),
      dnsmos_bak: expect.closeTo(BAK(raw[3] ?? 0), 3),
      dnsmos_ovrl: expect.closeTo(OVRL(raw[3] ?? 0), 3),
    });
    expect(readFileSync(at("out/report.html"), "utf8")).toContain('src="data:audio/wav;base64,');
  });

  test("a gate may ask for it by its own name", async () => {
    await run("eval", ["sound", "set.json"], { dnsmos: "tiny.onnx", out: "out" });
    const bound = mean(OVRL, raw);
    file("least.yaml", `schema: 1\ngates:\n  - { measure: sound.dnsmos.ovrl, least: ${bound - 0.5} }\n`);
    expect((await run("gate", ["out/evaluation.json"], { gates: "least.yaml" })).code).toBe(0);
    // The value lies above it, the low end of its interval does not.
    file("least.yaml", `schema: 1\ngates:\n  - { measure: sound.dnsmos.ovrl, least: ${bound - 0.001} }\n`);
    expect((await run("gate", ["out/evaluation.json"], { gates: "least.yaml" })).code).toBe(1);
  });

  test("one without sound is left out by its name, and the others are measured", async () => {
    file("empty.wav", writeWav(new Float32Array(0), 16_000));
    const [first, second] = rows.map((row) => JSON.stringify(row));
    const empty = JSON.stringify({ audio_filepath: "empty.wav", duration: 1, text: "" });
    file("some.json", `${first}\n${empty}\n${second}\n`);
    const { code, told } = await run("eval", ["sound", "some.json"], { dnsmos: "tiny.onnx", out: "some" });
    expect(code).toBe(0);
    expect(told).toContainEqual(expect.stringMatching(/^empty\.wav is not judged: .+/));
    const { measures, how } = readEvaluation(readFileSync(at("some/evaluation.json"), "utf8"), "e");
    expect(how).toContain("3 recordings");
    expect(how).toContain("1 of them left out");
    const all = measures.find(({ name, slice }) => name === "sound.dnsmos.ovrl" && slice === undefined);
    expect(all?.count).toBe(2);
    expect(all?.value).toBeCloseTo(mean(OVRL, raw.slice(0, 2)), 3);
    const scored = readFileSync(at("some/scored.json"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(scored[1]).not.toHaveProperty("dnsmos_ovrl");
    expect(scored[2].dnsmos_ovrl).toBeCloseTo(OVRL(raw[1] ?? 0), 3);
    file("none.json", `${empty}\n`);
    await expect(run("eval", ["sound", "none.json"], { dnsmos: "tiny.onnx" })).rejects.toMatchObject({
      code: "bad-audio",
      message: expect.stringContaining("empty.wav"),
    });
  });

  test("without the network's file nothing is measured", async () => {
    await expect(run("eval", ["sound", "set.json"], {})).rejects.toThrow("--dnsmos");
  });
});

test("a model's guess is nobody's opinion: the gate that asks people stays unmeasured", async () => {
  const measures = ["sig", "bak", "ovrl"].map((scale) => ({
    name: `tts.dnsmos.${scale}`,
    value: 4.5,
    low: 4.4,
    high: 4.6,
    count: 100,
  }));
  const artifact = { id: "voice", digest: "c".repeat(64) };
  file("e.json", JSON.stringify({ schema: 1, artifact, made: "2026-11-22T09:00:00Z", how: "by hand", measures }));
  const gates = resolve(import.meta.dirname, "../../foundry/gates/gates.yaml");
  const { code, printed } = await run("gate", ["e.json"], { gates, stage: "tts" });
  expect(code).toBe(1);
  expect(printed).toContainEqual(expect.stringMatching(/^not measured +tts\.mos/));
});
