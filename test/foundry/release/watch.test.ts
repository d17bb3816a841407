import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Report } from "../../../core/rollout/report.ts";
import { seeded } from "../../../e2e/campaigns/support/random.mjs";
import { newKeyPair } from "../../../foundry/manifest/keys.ts";
import { Desk } from "../../../foundry/release/desk.ts";
import { reportsOf } from "../../core/rollout/reports.ts";
import { candidate, channelOf, emptyDesk, typed } from "./site.ts";

const { folder } = emptyDesk();
const secret = newKeyPair().secret;
const before = { ...process.env };
const random = seeded(5);
const places = { registry: "reg", site: "site" };
const fresh = (count: number, bad = 0) => reportsOf("asr-sn-1", "challenger", count, random, bad);
const control = reportsOf("asr-sn-1", "control", 8000, random);
let one: Awaited<ReturnType<typeof candidate>>;

beforeAll(async () => {
  process.env.INZWA_MANIFEST_KEY = secret;
  one = await candidate(folder, "one", secret);
  await typed(folder, "registry", ["add", "reg", "asr-sn", one.tar]);
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

const release = (words: string[], flags = {}) => typed(folder, "release", words, { ...places, ...flags });
const begin = (more = {}) => {
  const canary = { mode: "canary", weight: "5", replaces: "pocket-asr-sn", gates: "gates.yaml" };
  return release(["asr-sn", "1"], {
    ...canary,
    steps: "5:400:20p,100:1600:10p",
    evaluation: [one.evaluation],
    ...more,
  });
};
/** One look; gives the exit code and what was printed as JSON. */
async function look(reports: readonly Report[]) {
  const lines = reports.map((report) => JSON.stringify(report));
  writeFileSync(join(folder, "told.jsonl"), [...lines, "not a report", ""].join("\n"));
  const codes: (number | undefined)[] = [];
  const printed = await typed(
    folder,
    "release",
    ["watch", "asr-sn"],
    { ...places, reports: "told.jsonl", json: true },
    codes,
  );
  return { code: codes[0], ...JSON.parse(printed[0] ?? "null") };
}
const challenger = () => channelOf(folder).slots[0]?.challenger;

test("too few wait; a good canary goes on step by step, and never to everybody by itself", async () => {
  await begin();
  expect(await look([...control, ...fresh(399)])).toMatchObject({ code: 0, deed: "wait", why: "few", wanted: 400 });
  expect(channelOf(folder).version).toBe(1);
  const many = [...control, ...fresh(3200)];
  expect(await look(many)).toMatchObject({ code: 0, deed: "step", weight: 100, outcome: "Successful" });
  expect(challenger()).toMatchObject({ weight: 100, mode: "canary" });
  expect(await look(many.slice(0, 9000)), "the next step wants more of them").toMatchObject({ code: 0, why: "few" });
  for (let again = 0; again < 2; again++) expect(await look(many)).toMatchObject({ code: 4, deed: "approve" });
  expect(channelOf(folder)).toMatchObject({ version: 2, slots: [{ challenger: { weight: 100 } }] });
  expect(channelOf(folder).slots[0]?.champion).toBeUndefined();
});

test("a bad one is taken back, signed and in the history, once", async () => {
  const bad = [...control, ...fresh(1600, 0.9)];
  expect(await look(bad)).toMatchObject({ code: 3, deed: "back", outcome: "Failed", measures: ["ttfw"] });
  expect(channelOf(folder)).toMatchObject({ version: 3, slots: [] });
  expect(await look(bad)).toMatchObject({ code: 0, deed: "none" });
  expect((await release(["show"])).at(-1)).toMatch(/^3 .* failed asr-sn 1: ttfw$/);
  expect(await typed(folder, "registry", ["verify", "reg"])).toEqual([]);
});

test("what a killed run left undone is done by the next one; two at once write once", async () => {
  await begin();
  const file = join(folder, "site/models-manifest/channel.json");
  const older = readFileSync(file);
  const bad = [...control, ...fresh(400, 0.9)];
  const both = await Promise.all([look(bad), look(bad)]);
  expect(both.map(({ code }) => code).sort()).toEqual([0, 3]);
  expect(channelOf(folder)).toMatchObject({ version: 5, slots: [] });
  writeFileSync(file, older);
  expect(await look(bad)).toMatchObject({ code: 0, deed: "none" });
  expect(channelOf(folder)).toMatchObject({ version: 5, slots: [] });
});

test("who judged by a channel that another has replaced takes nothing back, no champion either", async () => {
  await begin();
  const host = { print: () => {}, tell: () => {}, at: (path: string) => join(folder, path), now: Date.now };
  const desk = new Desk({ root: join(folder, "reg"), site: join(folder, "site"), days: undefined }, host);
  const judged = await desk.channel();
  await desk.rollBack("asr-sn", "failed", judged);
  const left = await desk.channel();
  await expect(desk.rollBack("asr-sn", "failed", judged)).rejects.toMatchObject({ code: "busy" });
  expect(await desk.channel()).toEqual(left);
});

test("a comparison keeps its share, and an unclear one waits", async () => {
  await begin({ mode: "ab", weight: "50", steps: "50:400:10p" });
  expect(await look([...control, ...fresh(3200)])).toMatchObject({ deed: "wait", why: "ab", outcome: "Successful" });
  expect(await look([...control.slice(0, 400), ...fresh(400)])).toMatchObject({ deed: "wait", why: "unclear" });
  expect(challenger()).toMatchObject({ weight: 50 });
});

test("reports come from a server that asks for the operator's key", async () => {
  const told = [...control, ...fresh(400, 0.9)].map((report) => `${JSON.stringify(report)}\n`).join("");
  const server = createServer((request, response) => {
    const may = request.headers.authorization === "Bearer s3cret";
    response.writeHead(may ? 200 : 401).end(may ? told : "");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    mkdirSync(join(folder, "keys"));
    writeFileSync(join(folder, "keys/operator"), "s3cret\n");
    const reports = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics-in/releases`;
    await expect(release(["watch", "asr-sn"], { reports })).rejects.toMatchObject({ code: "no-server" });
    expect(challenger(), "what cannot be had changes nothing").toBeDefined();
    const [line] = await release(["watch", "asr-sn"], { reports, "operator-key": "keys/operator" });
    expect(line).toMatch(/^asr-sn 1 at 50 %: Failed \(ttfw\); taken back; 400 devices with it and 8000 without/);
    await expect(release(["watch", "asr-sn"], { reports: "http://example.org/x" })).rejects.toThrow(/takes https/);
  } finally {
    server.close();
  }
});
