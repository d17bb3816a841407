import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { allocate } from "../../../foundry/data/allocate.ts";
import { exportRows } from "../../../foundry/data/export.ts";
import type { UtteranceRow } from "../../../foundry/data/row.ts";
import { push } from "../../../foundry/verbs/push.ts";
import { LocalServer } from "../../local-server.ts";
import { emptyFolder, jsonIn, quiet, rowsIn, silverOf, spoken } from "./storage.ts";

afterEach(() => vi.unstubAllEnvs());

const hash = (kind: string, ...parts: (string | Uint8Array)[]) =>
  parts.reduce((sum, part) => sum.update(part), createHash(kind)).digest("hex");
const files = (folder: string, end: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(end))
    .sort();

async function exported(layout: "pairs" | "ivr", scope: "tts" | "publish" = "tts") {
  const { tree, rows } = await silverOf(spoken());
  const folder = emptyFolder();
  const { done } = await exportRows({ rows, layout, folder, release: "1.0-2026-11-21", scope }, tree);
  expect(done.counts).toEqual({ rows: 6 });
  return { tree, folder, rows: await rowsIn(rows) };
}

test("pairs lie under the key that was asked for, by what they hold, and come back as the same rows", async () => {
  const { folder, rows } = await exported("pairs");
  const sounds = files(folder, ".wav");
  expect(sounds).toHaveLength(6);
  for (const name of sounds) {
    const words = readFileSync(join(folder, name.replace(".wav", ".txt")));
    const [, language, digest] = /^training-data\/tts\/([a-z]+)\/([0-9a-f]{64})\.wav$/.exec(name) ?? [];
    expect(digest).toBe(hash("sha256", readFileSync(join(folder, name)), words));
    expect(rows.find((row) => row.language === language)?.text).toBe(words.toString("utf8"));
  }
  const back = await silverOf(folder, { dataset: "again", as: "pairs" });
  const told = ({ id, text, language, speaker, synthetic, audio }: UtteranceRow) =>
    JSON.stringify([id, text, language, speaker, synthetic, audio?.sha256]);
  expect((await rowsIn(back.rows)).map(told).sort()).toEqual(rows.map(told).sort());
});

test("two voices that say the same are two files, and one that was changed is not taken in", async () => {
  const twice = spoken((row) =>
    ["sn", "sw"].includes(String(row.language))
      ? { ...row, language: "sn", transcription: "mhoro shamwari yangu" }
      : undefined,
  );
  const { tree, rows } = await silverOf(twice);
  const folder = emptyFolder();
  await exportRows({ rows, layout: "pairs", folder, release: "1.0-2026-11-21", scope: "tts" }, tree);
  expect(files(folder, ".wav")).toHaveLength(2);
  const [words = ""] = files(folder, ".txt");
  writeFileSync(join(folder, words), "mhoro mukuru wangu");
  const { taken } = await silverOf(folder, { dataset: "again", as: "pairs" });
  expect(taken.done.counts).toMatchObject({ rows: 1, "dropped:corrupt": 1 });
});

test("the older layout is read: its language by its folder, what was said by a machine, and no file but its own", async () => {
  const source = spoken();
  const folder = emptyFolder();
  const home = join(folder, "training-data/tts/sn");
  mkdirSync(home, { recursive: true });
  const text = "Mangwanani, makadii nhasi?";
  const name = hash("md5", `${text}:sn`).slice(0, 12);
  writeFileSync(join(home, `${name}.wav`), readFileSync(join(source, "sn.wav")));
  writeFileSync(join(home, `${name}.txt`), `${text}\n`);
  writeFileSync(join(home, "0123456789ab.wav"), readFileSync(join(source, "sn.wav")));
  const secret = join(emptyFolder(), "secret.txt");
  writeFileSync(secret, "zvakavanzika");
  symlinkSync(secret, join(home, "0123456789ab.txt"));
  const { tree, rows, taken } = await silverOf(folder, { dataset: "old", as: "pairs", language: "en" });
  expect(taken.done.counts).toMatchObject({ rows: 1, "dropped:no-text": 1 });
  expect(await rowsIn(rows)).toMatchObject([{ text, language: "sn", synthetic: true, dataset: "old" }]);
  // A machine's speech is in no test, whatever its words come to, and in no engine that hears people.
  const table = { stt: { synthetic: false, layouts: ["nemo"] }, all: { layouts: ["nemo"] } } as const;
  const filled = await allocate([{ dataset: "old" }], table, tree, quiet);
  expect(filled.get("stt")?.done.counts).toEqual({ rows: 0, "left:synthetic": 1 });
  expect(filled.get("all")?.done.counts).toEqual({ rows: 1, train: 1 });
});

test("of what a machine said nothing is tested, and nothing that people said is kept from training by it", async () => {
  const { tree } = await silverOf(spoken());
  const filled = await allocate([{ dataset: "six" }], { all: { layouts: ["nemo"] } }, tree, quiet);
  expect(filled.get("all")?.done.counts).toEqual({ rows: 6, train: 6 });
});

test("a telephone finds each prompt by its words", async () => {
  const { folder, rows } = await exported("ivr");
  for (const { language, text, synthetic } of rows) {
    const home = join(folder, "voice-audio/ivr", language);
    const [line] = jsonIn(join(home, "index.jsonl"));
    expect(line).toMatchObject({ text, synthetic });
    const sound = readFileSync(join(home, String(line?.file)));
    expect(line?.file).toBe(`${hash("sha256", sound, text)}.wav`);
  }
});

/** Takes whatever it is given, and remembers what it was called. */
class Bucket extends LocalServer {
  readonly types = new Map<string, string | undefined>();

  protected async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "PUT") this.types.set(request.url ?? "", request.headers["content-type"]);
    request.resume();
    response.writeHead(request.method === "PUT" ? 200 : 404).end();
  }
}

test("a store is told that words are UTF-8", async () => {
  const { tree, folder } = await exported("pairs", "publish");
  const bucket = new Bucket();
  const endpoint = await bucket.open();
  onTestFinished(() => bucket.close());
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  const host = { print: quiet, tell: quiet, at: (path: string) => path, now: Date.now };
  await push.run({ words: [folder, "s3://voices"], flags: { endpoint, storage: tree.root } }, host);
  const types = [...bucket.types].map(([path, type]) => `${path.split(".").at(-1)} ${type}`);
  expect([...new Set(types)].sort()).toEqual([
    "json application/json",
    "txt text/plain; charset=utf-8",
    "wav audio/wav",
  ]);
  expect([...bucket.types.keys()].every((path) => path.startsWith("/voices/training-data/tts/"))).toBe(true);
});
