import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ReleaseReports } from "../../server/rollout/release-reports.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-shadow-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const one = { schema: 1, id: "1".repeat(32), release: "asr-sn-2", arm: "shadow", bits: [0, 1, 0] };

test("what devices tell of a shadow is kept beside the rest, also over a restart", async () => {
  const file = join(folder, "releases.jsonl");
  const reports = new ReleaseReports(file);
  expect(await reports.take(one)).toBe("kept");
  await expect(reports.take({ ...one, bits: [0, 0, 0, 0, 0, 0] })).rejects.toMatchObject({ path: "bits" });
  await expect(reports.take({ ...one, heard: "guta" })).rejects.toMatchObject({ path: "heard" });
  expect(await new ReleaseReports(file).take(one)).toBe("known");
  expect(readFileSync(file, "utf8")).toBe(`${JSON.stringify(one)}\n`);
});
