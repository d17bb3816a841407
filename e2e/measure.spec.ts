import { readFileSync } from "node:fs";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { expect, test } from "./support/visit.ts";

test("a turn is drawn, counted and saved, with its words only when they are wished for", async ({ visit }) => {
  const { page } = await visit({ grant: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await page.locator('[data-nav="measure"]').click();
  const screen = page.locator("inzwa-measure");
  await expect(screen).toHaveAttribute("data-measure", "empty");
  await page.goBack();
  await inzwa.ask("Mvura inonzi chii nechirungu?");
  await expect(inzwa.replies).toContainText("water");
  await inzwa.is("idle");

  await page.locator('[data-nav="measure"]').click();
  await expect(screen).toHaveAttribute("data-measure", "ready");
  await expect(screen.locator('[data-turn="1"]')).toHaveAttribute("data-outcome", "done");
  await expect(screen.locator('[data-figure="ttfw"]')).toContainText("ms");
  for (const lane of ["llm", "tts", "ttfw"])
    await expect(screen.locator(`[data-waterfall="1"] [data-lane="${lane}"] .bar`).first()).toBeVisible();
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }

  // Playwright gets a file as a download; the file picker of Chromium it cannot press.
  await page.evaluate(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  const saved = async (format: "json" | "otlp"): Promise<string> => {
    const coming = page.waitForEvent("download");
    await screen.locator(`[data-action="measure-save"][data-format="${format}"]`).click();
    return readFileSync(await (await coming).path(), "utf8");
  };
  const record = JSON.parse(await saved("json"));
  expect(record.sessions[0].turns[0].measures.ttfw).toBeGreaterThan(0);
  expect(JSON.stringify(record)).not.toContain("Mvura");
  await screen.locator('[data-action="measure-text"]').check();
  const told = await saved("otlp");
  expect(told).toContain("Mvura inonzi chii nechirungu?");
  const { spans } = JSON.parse(told).resourceSpans[0].scopeSpans[0];
  expect(spans.map(({ name }: { name: string }) => name)).toContain("voice turn");
});
