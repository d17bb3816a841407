import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BESIDE_MEASURES } from "../../../core/rollout/beside.ts";
import type { BesideReport } from "../../../core/rollout/beside-report.ts";
import { lied } from "../../../core/rollout/report.ts";
import { seeded } from "../../../e2e/campaigns/support/random.mjs";
import { newKeyPair } from "../../../foundry/manifest/keys.ts";
import { reportsOf } from "../../core/rollout/reports.ts";
import { candidate, channelOf, emptyDesk, typed } from "./site.ts";

const { folder } = emptyDesk();
const before = { ...process.env };
const random = seeded(6);
const places = { registry: "reg", site: "site" };
let one: Awaited<ReturnType<typeof candidate>>;

beforeAll(async () => {
  const { secret } = newKeyPair();
  process.env.INZWA_MANIFEST_KEY = secret;
  one = await candidate(folder, "one", secret);
  await typed(folder, "registry", ["add", "reg", "asr-sn", one.tar]);
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

const release = (words: string[], flags = {}, codes: (number | undefined)[] = []) =>
  typed(folder, "release", words, { ...places, ...flags }, codes);
const begin = (more = {}) => {
  const terms = {
    mode: "shadow",
    weight: "10",
    replaces: "pocket-asr-sn",
    gates: "gates.yaml",
    evaluation: [one.evaluation],
  };
  return release(["asr-sn", "1"], { ...terms, ...more });
};
const told = (count: number, share: number) =>
  Array.from({ length: count }, (_, i): BesideReport => {
    const missed = new Set(random() < share ? ["disagreement"] : []);
    const id = i.toString(16).padStart(32, "0");
    return { schema: 1, id, release: "asr-sn-1", arm: "shadow", bits: lied(BESIDE_MEASURES, missed, random) };
  });
async function look(reports: readonly object[]) {
  writeFileSync(join(folder, "told.jsonl"), reports.map((report) => `${JSON.stringify(report)}\n`).join(""));
  const codes: (number | undefined)[] = [];
  const [line] = await release(["watch", "asr-sn"], { reports: "told.jsonl", json: true }, codes);
  return { code: codes[0], ...JSON.parse(line ?? "null") };
}
const challenger = () => channelOf(folder).slots[0]?.challenger;
const aliases = async () => (await typed(folder, "registry", ["list", "reg"])).join("\n");

test("a shadow is in the channel with its bounds, its files in the site, and an alias in the registry", async () => {
  expect(await begin({ beside: "disagreement=0.5,ratio=2" })).toEqual(["asr-sn 1 shadow 10 %"]);
  expect(challenger()).toMatchObject({
    mode: "shadow",
    weight: 10,
    beside: { failures: 0.1, disagreement: 0.5, ratio: 2 },
    steps: [{ weight: 10, least: 400 }],
  });
  expect(existsSync(join(folder, "site/models/asr-sn-1/model.sig"))).toBe(true);
  expect(await aliases()).toMatch(/shadow/);
});

test("however well it does it stays a shadow: a person releases it as a canary", async () => {
  expect(await look(told(399, 0))).toMatchObject({ code: 0, mode: "shadow", deed: "wait", why: "few", wanted: 400 });
  const { version } = channelOf(folder);
  const good = told(2000, 0.02);
  for (let again = 0; again < 2; again++)
    expect(await look(good)).toMatchObject({ code: 4, deed: "tried", outcome: "Successful", devices: 2000 });
  const [line] = await release(["watch", "asr-sn"], { reports: "told.jsonl" });
  expect(line).toMatch(/^asr-sn 1 beside on 10 %: Successful; tried: .*canary.*; 2000 devices have told/);
  expect(channelOf(folder)).toMatchObject({ version, slots: [{ challenger: { mode: "shadow", weight: 10 } }] });
  await expect(
    release(["promote", "asr-sn"], { evaluation: [one.evaluation], gates: "gates.yaml" }),
  ).rejects.toMatchObject({
    code: "bad-manifest",
    message: expect.stringContaining("canary first"),
  });
  expect(await look([...told(399, 0), ...reportsOf("asr-sn-1", "challenger", 3000, random)])).toMatchObject({
    devices: 399,
    why: "few",
  });
});

test("between good and bad nothing is done, and it says why; a paused one waits", async () => {
  const { version } = channelOf(folder);
  expect(await look(told(400, 0.2))).toMatchObject({ code: 0, outcome: "Inconclusive", deed: "wait", why: "unclear" });
  await release(["pause", "asr-sn"]);
  expect(await look(told(400, 0.2))).toMatchObject({ code: 0, deed: "wait", why: "paused" });
  expect(channelOf(folder).version).toBe(version + 1);
  await begin();
});

test("one that misses its bounds on too many devices is taken back, and everybody keeps what they had", async () => {
  expect(await look(told(1000, 0.7))).toMatchObject({
    code: 3,
    deed: "back",
    outcome: "Failed",
    measures: ["disagreement"],
  });
  expect(channelOf(folder).slots).toEqual([]);
  expect((await release(["show"])).at(-1)).toMatch(/failed shadow asr-sn 1: disagreement$/);
  expect(await look(told(1000, 0.7))).toMatchObject({ code: 0, deed: "none" });
  expect(await aliases()).not.toMatch(/shadow/);
});

test("from shadow to canary its files stay, and a canary's reports count for the canary alone", async () => {
  await begin();
  await begin({ mode: "canary", weight: "5" });
  expect(challenger()).toMatchObject({ mode: "canary", weight: 5 });
  expect(challenger()).not.toHaveProperty("beside");
  expect(await look(told(2000, 0.9))).toMatchObject({ code: 0, deed: "wait", why: "few" });
  expect(await aliases()).toMatch(/canary/);
  await release(["rollback", "asr-sn"]);
});

test.each<[string, object, RegExp]>([
  ["a ratio that is no edge", { beside: "ratio=1.1" }, /ratio/],
  ["an unknown bound", { beside: "speed=1" }, /speed/],
  ["no number", { beside: "failures=" }, /failures/],
  ["bounds for a canary", { mode: "canary", beside: "failures=0.2" }, /--mode shadow/],
  ["an unknown mode", { mode: "blind" }, /--mode canary, ab, shadow/],
])("%s is refused in words", async (_, flags, words) => {
  await expect(begin(flags)).rejects.toThrow(words);
});
