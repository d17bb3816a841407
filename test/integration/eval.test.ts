import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { readEvaluation } from "../../foundry/measures/evaluation.ts";
import { tinyDnsmos } from "../foundry/dnsmos-model.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-eval-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = resolve(import.meta.dirname, "../../node_modules/.bin/inzwa-foundry");
const speech = resolve(import.meta.dirname, "../fixtures/speech");
const labels: { file: string; text: string }[] = JSON.parse(readFileSync(join(speech, "labels.json"), "utf8"));

test("the pocket recogniser is measured on recordings, as a whole and while they go on", async () => {
  const chosen = labels.filter(({ file }) => ["00", "01", "04", "11"].includes(file.slice(0, 2)));
  const rows = chosen.map(({ file, text }) =>
    JSON.stringify({ audio_filepath: relative(folder, join(speech, file)), text, accent: "synthetic" }),
  );
  writeFileSync(join(folder, "set.json"), `${rows.join("\n")}\n`);
  const env = { ...process.env };
  delete env.INIT_CWD;
  await promisify(execFile)(program, ["eval", "asr", "set.json", "--out", "out"], { cwd: folder, env });
  const out = (name: string) => readFileSync(join(folder, "out", name), "utf8");
  const { artifact, measures } = readEvaluation(out("evaluation.json"), "evaluation.json");
  const find = (name: string) => measures.find((one) => one.name === name && one.slice === undefined);
  expect(artifact).toEqual({ id: "pocket-asr-sn", digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  // Three of the four are read without an error; the voice of the fourth is the one that it cannot read.
  for (const name of ["asr.wer", "asr.streaming.wer"])
    expect(find(name)).toMatchObject({ count: 4, worst: [{ reference: "zita rako ndiani" }] });
  expect(find("asr.rtf")?.value).toBeGreaterThan(0);
  expect(find("asr.streaming.last-words")?.value).toBeGreaterThan(0);
  expect(out("report.html")).toContain('src="data:audio/wav;base64,');
  const predictions = out("predictions.json").trim().split("\n");
  expect(JSON.parse(predictions[0] ?? "")).toMatchObject({ accent: "synthetic", pred_text: chosen[0]?.text });
});

test("a folder without the model's files, and a model of another language, end with their names", async () => {
  writeFileSync(join(folder, "one.json"), `${JSON.stringify({ audio_filepath: "0.wav", text: "mhoro" })}\n`);
  const env = { ...process.env };
  delete env.INIT_CWD;
  const ended = (...flags: string[]) =>
    promisify(execFile)(program, ["eval", "asr", "one.json", ...flags], { cwd: folder, env });
  await expect(ended("--models", ".")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/eval: \S+pocket-asr-sn lacks config\.json, generation_config\.json, onnx/),
  });
  await expect(ended("--language", "hi", "--model", "pocket-asr-sn")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("pocket-asr-sn is no asr model of hi that runs here; the plan has whisper-"),
  });
});

test("a voice is judged by DNSMOS's network beside its recogniser, here by a tiny one of the same contract", async () => {
  writeFileSync(join(folder, "tiny.onnx"), tinyDnsmos());
  writeFileSync(join(folder, "texts.txt"), "mhoro shamwari\nguta guru nderipi\n");
  const env = { ...process.env };
  delete env.INIT_CWD;
  const words = ["eval", "tts", "texts.txt", "--dnsmos", "tiny.onnx", "--out", "voice"];
  await promisify(execFile)(program, words, { cwd: folder, env });
  const out = (name: string) => readFileSync(join(folder, "voice", name), "utf8");
  const { how, measures } = readEvaluation(out("evaluation.json"), "evaluation.json");
  const names = ["tts.intelligibility", "tts.rtf", "tts.dnsmos.sig", "tts.dnsmos.bak", "tts.dnsmos.ovrl"];
  expect(measures.map(({ name }) => name).filter((name) => !name.startsWith("tts.prosody."))).toEqual(names);
  expect(how).toContain("DNSMOS P.835 (tiny.onnx");
  const spoken: { dnsmos: { ovrl: number } }[] = out("spoken.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const mean = spoken.reduce((sum, { dnsmos }) => sum + dnsmos.ovrl, 0) / spoken.length;
  expect(measures.find(({ name }) => name === "tts.dnsmos.ovrl")).toMatchObject({
    count: 2,
    value: expect.closeTo(mean, 10),
  });
  expect(out("report.html")).toContain("DNSMOS is a model");
});

test("how a voice speaks is told beside recordings of people; a set that cannot be read ends it before anything is said", async () => {
  const rows = labels
    .slice(0, 4)
    .map(({ file, text }) => JSON.stringify({ audio_filepath: relative(folder, join(speech, file)), text }));
  writeFileSync(join(folder, "people.json"), `${rows.join("\n")}\n`);
  writeFileSync(join(folder, "texts.txt"), "mhoro shamwari\nguta guru nderipi\n");
  const env = { ...process.env };
  delete env.INIT_CWD;
  const run = (...words: string[]) => promisify(execFile)(program, ["eval", "tts", ...words], { cwd: folder, env });
  await run("texts.txt", "--reference", "people.json", "--out", "beside");
  const out = (name: string) => readFileSync(join(folder, "beside", name), "utf8");
  const { how, measures } = readEvaluation(out("evaluation.json"), "evaluation.json");
  const value = (name: string) => measures.find((one) => one.name === name)?.value ?? Number.NaN;
  expect(how).toContain("beside 4 recordings of people.json");
  expect(value("tts.prosody.pitch")).toBeGreaterThan(120);
  expect(value("tts.prosody.pitch")).toBeLessThan(260);
  expect(value("tts.prosody.rate")).toBeGreaterThan(2);
  expect(value("tts.prosody.rate")).toBeLessThan(8);
  expect(Math.abs(value("tts.prosody-difference.rate"))).toBeLessThan(3);
  // Of two texts beside four recordings.
  expect(measures.find(({ name }) => name === "tts.prosody-difference.rate")).toMatchObject({ count: 2 });
  const spoken = out("spoken.jsonl").trim().split("\n");
  const pitches = spoken.map((line) => JSON.parse(line).prosody.pitch);
  expect(value("tts.prosody.pitch")).toBeCloseTo((pitches[0] + pitches[1]) / 2, 6);
  expect(out("report.html")).toContain("an interval that holds 0 may be chance");
  expect(out("report.html")).toContain("<caption>Prosody</caption>");
  writeFileSync(join(folder, "gone.json"), `${JSON.stringify({ audio_filepath: "gone.wav", text: "mhoro" })}\n`);
  await expect(run("texts.txt", "--reference", "gone.json", "--out", "none")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("gone.wav cannot be read"),
  });
});

test("calls from a file are held against the gates that ship for them", async () => {
  const line = { at: "2026-11-20T10:00:00Z", success: true, automated: true, satisfaction: 5 };
  writeFileSync(join(folder, "calls.jsonl"), `${JSON.stringify(line)}\n`.repeat(100));
  const env = { ...process.env };
  delete env.INIT_CWD;
  const run = (...words: string[]) => promisify(execFile)(program, words, { cwd: folder, env });
  await run("eval", "calls", "calls.jsonl", "--id", "line", "--digest", "e".repeat(64), "--out", "calls");
  const { stdout } = await run("gate", "calls/evaluation.json", "--stage", "calls");
  expect(stdout.trim().split("\n")).toEqual([
    expect.stringMatching(/^passed +calls\.success: at least 0\.9, 1 /),
    expect.stringMatching(/^passed +calls\.satisfaction: at least 4\.2, 5 /),
    expect.stringMatching(/^passed +calls\.automation: at least 0\.8, 1 /),
  ]);
});
