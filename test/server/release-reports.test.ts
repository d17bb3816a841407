import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seeded } from "../../e2e/campaigns/support/random.mjs";
import { ReleaseReports } from "../../server/rollout/release-reports.ts";
import { reportsOf } from "../core/rollout/reports.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-reports-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const random = seeded(8);
const [one, two, three] = reportsOf("asr-sn-2", "challenger", 3, random) as [object, object, object];
const here = () => join(folder, "deep/releases.jsonl");
const open = () => new ReleaseReports(here());
const line = (report: object) => `${JSON.stringify(report)}\n`;

test("a report is kept once, in order, over restarts; nothing else is written", async () => {
  const reports = open();
  expect(existsSync(join(folder, "deep"))).toBe(false);
  expect(await new Response(await reports.text()).text()).toBe("");
  expect(await Promise.all([one, two, one].map((body) => reports.take(body)))).toEqual(["kept", "kept", "known"]);
  const again = open();
  expect(await again.take(two)).toBe("known");
  expect(await again.take(three)).toBe("kept");
  expect(readFileSync(here(), "utf8")).toBe([one, two, three].map(line).join(""));
  expect(await new Response(await again.text()).text()).toBe([one, two, three].map(line).join(""));
});

test("what is no report is refused with its path and written nowhere", async () => {
  const wrong = [
    { ...one, device: "x" },
    { ...one, bits: [1] },
    { ...one, id: "../x" },
    { kind: "watch" },
    [],
    "x",
    null,
  ];
  for (const body of wrong) await expect(open().take(body)).rejects.toMatchObject({ path: expect.any(String) });
  expect(existsSync(here())).toBe(false);
});

test("a line that was half written goes, and the report comes again", async () => {
  await open().take(one);
  appendFileSync(here(), line(two).slice(0, 40));
  const again = open();
  expect(await again.take(two)).toBe("kept");
  expect(readFileSync(here(), "utf8")).toBe(line(one) + line(two));
});
