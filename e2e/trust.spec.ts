import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assistant } from "./support/assistant.ts";
import { sign } from "./support/far.ts";
import { expect, test } from "./support/visit.ts";

const MANIFEST = "models-manifest/manifest.json";
const SIGNATURE = "models-manifest/manifest.sig.json";

test("an older, an expired and a changed manifest are refused in words, and what is here goes on working", async ({
  visit,
  openSite,
  folder,
}) => {
  const dir = join(folder, "site");
  cpSync("dist", dir, { recursive: true });
  const version: number = JSON.parse(readFileSync(join(dir, MANIFEST), "utf8")).version;
  const { page } = await visit({ site: await openSite({ dir }) });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);

  const saying = async (code: string) => {
    await page.reload();
    await inzwa.is("idle", 60_000);
    await expect(page.locator(`[data-failure="${code}"]`).first()).toBeVisible();
    await inzwa.ask("mhoro");
    await expect(inzwa.replies).toContainText(/mhoro/i);
  };
  await sign(dir, "--version", String(version - 1));
  await saying("old-manifest");
  await sign(dir, "--version", String(version + 1), "--expires", "2026-01-01T00:00:00Z");
  await saying("expired-manifest");
  await sign(dir, "--version", String(version + 1));
  const bytes = readFileSync(join(dir, MANIFEST));
  bytes.writeUInt8(bytes.readUInt8(500) ^ 1, 500);
  writeFileSync(join(dir, MANIFEST), bytes);
  await saying("unsigned-manifest");
});

test("without any manifest that may be trusted nothing is loaded, and the page says why", async ({
  visit,
  openSite,
  folder,
}) => {
  const dir = join(folder, "site");
  cpSync("dist", dir, { recursive: true });
  const signature = readFileSync(join(dir, SIGNATURE), "utf8");
  const other = signature.replace(/(?<="signature": ")./, (letter) => (letter === "A" ? "B" : "A"));
  expect(other).not.toBe(signature);
  writeFileSync(join(dir, SIGNATURE), other);
  const { page, requests } = await visit({ site: await openSite({ dir }) });
  await assistant(page).is("error", 60_000);
  await expect(page.locator('[data-failure="unsigned-manifest"]').first()).toBeVisible();
  expect(requests.filter((url) => url.includes("/models/"))).toEqual([]);
});
