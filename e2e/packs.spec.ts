import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { siteWithFarModels } from "./support/far.ts";
import { modelsScreen } from "./support/models.ts";
import { expect, test } from "./support/visit.ts";

/** Playwright gets a file as a download; the file picker of Chromium it cannot press. */
async function exportTier(page: Page, tier: string, path: string): Promise<string> {
  await page.evaluate(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  const saved = page.waitForEvent("download", { timeout: 60_000 });
  await modelsScreen(page).button("models-export", tier).click();
  await (await saved).saveAs(path);
  return path;
}

test("a tier leaves as one file and comes in where its host is out of reach", async ({ visit, openSite, folder }) => {
  const { dir, far } = await siteWithFarModels(folder);
  const site = await openSite({ dir });
  const first = await visit({ site });
  await assistant(first.page).is("idle", 60_000);
  const models = modelsScreen(first.page);
  await models.open();

  await test.step("what is no pack is refused in words", async () => {
    const nonsense = join(folder, "song.inzwa");
    writeFileSync(nonsense, Buffer.alloc(200_000, "la "));
    await models.screen.locator('input[data-action="models-import"]').setInputFiles(nonsense);
    await expect(first.page.locator('[data-failure="bad-pack"]').first()).toBeVisible({ timeout: 20_000 });
  });
  await test.step("an address on another host is asked about", async () => {
    await first.page.locator("#models-address").fill("https://packs.example/sn.inzwa");
    await first.page.locator('[data-action="models-import-address"]').click();
    await expect(models.question).toContainText("packs.example");
    await models.answer("host", false);
    await expect(first.page.locator('[data-failure="refused-host"]').first()).toBeVisible();
  });

  await models.button("models-download", "light").click();
  await models.answer("host", true);
  await expect(models.tier("light")).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
  const file = await exportTier(first.page, "light", join(folder, "light.inzwa"));
  expect(readFileSync(file).length).toBeGreaterThan(26_000_000);
  await first.context.close();
  await far.die();

  const second = await visit({ site });
  const inzwa = assistant(second.page);
  await inzwa.is("idle", 60_000);
  const there = modelsScreen(second.page);
  await there.open();

  const damaged = readFileSync(file);
  damaged.writeUInt8(damaged.readUInt8(9_000_000) ^ 4, 9_000_000);
  const broken = join(folder, "broken.inzwa");
  writeFileSync(broken, damaged);
  const input = there.screen.locator('input[data-action="models-import"]');
  await input.setInputFiles(broken);
  await expect(second.page.locator('[data-failure="bad-hash"]').first()).toBeVisible({ timeout: 60_000 });
  await expect(there.tier("light")).not.toHaveAttribute("data-state", "ready");

  await input.setInputFiles(file);
  await expect(there.tier("light")).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
  await there.button("models-tier", "light").click();
  await there.back();
  await inzwa.is("idle", 60_000);
  await inzwa.ask("Guta guru reZimbabwe nderipi?");
  await expect(inzwa.replies).toContainText("Harare", { timeout: 30_000 });
});
