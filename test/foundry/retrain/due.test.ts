import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Usage } from "../../../foundry/verb.ts";
import { secret, TRAINED, Workshop } from "./workshop.ts";

let shop: Workshop;
const before = { ...process.env };
beforeAll(() => {
  process.env.INZWA_MANIFEST_KEY = secret;
});
afterAll(() => {
  process.env = before;
});
beforeEach(() => {
  shop = new Workshop();
});

test("it is due on a Sunday after two with a thousand new clips, and not before", async () => {
  await shop.champion();
  expect(await shop.run(["check", "asr-sn"])).toMatchObject({ code: 1 });
  shop.clips({ ...TRAINED, train: 1058 });
  shop.hours = 48;
  expect((await shop.run(["check", "asr-sn"])).lines[0]).toContain("998 new clips of 1000");
  shop.clips({ ...TRAINED, train: 1060 });
  expect((await shop.run(["check", "asr-sn"])).code).toBe(0);
  shop.hours = 16;
  expect(await shop.run(["check", "asr-sn"])).toMatchObject({ code: 1 });
  shop.hours = 17;
  const { code, lines } = await shop.run(["check", "asr-sn"], { json: true });
  expect([code, JSON.parse(lines[0] ?? "")]).toMatchObject([0, { due: true, rules: [{ due: true }, { due: false }] }]);
});

test("a kit that was made ends what was due, until the schedule comes again", async () => {
  await shop.champion();
  shop.clips({ ...TRAINED, train: 1060 });
  shop.hours = 17;
  const made = { snapshot: await shop.snapshot(), recipe: "whisper", out: "kit" };
  await shop.run(["kit", "asr-sn"], made);
  expect((await shop.run(["check", "asr-sn"])).code).toBe(1);
  shop.hours = 17 + 7 * 24;
  expect((await shop.run(["check", "asr-sn"])).code).toBe(0);
});

test("drift that was seen since the champion came makes it due, older drift does not", async () => {
  await shop.champion();
  const flag = (drift: boolean, seen: string) =>
    writeFileSync(shop.at("drift.json"), JSON.stringify({ schema: 1, drift, at: seen, why: "psi of duration 0.31" }));
  for (const [drift, seen, code] of [
    [true, "2026-11-20T00:00:00Z", 1],
    [false, "2026-11-22T00:00:00Z", 1],
    [true, "2026-11-22T00:00:00Z", 0],
  ] as const) {
    flag(drift, seen);
    expect((await shop.run(["check", "asr-sn"])).code).toBe(code);
  }
  writeFileSync(shop.at("drift.json"), "yes");
  await expect(shop.run(["check", "asr-sn"])).rejects.toMatchObject({ code: "bad-manifest" });
});

test.each([
  "any: [{ name: x, all: [] }]",
  "any: [{ name: x, all: [{ samples: 1, drift: a }] }]",
  'any: [{ name: x, all: [{ schedule: "61 * * * *" }] }]',
  'any: [{ name: x, all: [{ schedule: "0 2 * * 0", zone: Mars/Base }] }]',
  "any: [{ name: x, all: [{ samples: 1, zone: UTC }] }]",
  "any: [{ name: x, all: [{ sometimes: true }] }]",
])("%s is no rule", async (rules) => {
  writeFileSync(shop.at("rules.yaml"), `schema: 1\n${rules}\n`);
  await expect(shop.run(["check", "asr-sn"], { rules: "rules.yaml" })).rejects.toMatchObject({ code: "bad-manifest" });
});

test.each([
  [["knit"], {}],
  [["check"], {}],
  [["check", "../x"], {}],
  [["kit", "asr-sn"], { out: "kit", recipe: "whisper" }],
  [["kit", "asr-sn"], { out: "kit", recipe: "magic", snapshot: "0".repeat(64) }],
  [["take", "kit"], {}],
])("%j %j is no use of it", async (words, flags) => {
  await expect(shop.run(words, flags)).rejects.toBeInstanceOf(Usage);
});
