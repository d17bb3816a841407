import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { saved } from "./support/download.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

/** Opens the screen once the assistant is there. */
async function measuring(page: Page) {
  await assistant(page).is("idle", 60_000);
  await page.locator('[data-nav="measure"]').first().click();
  const screen = page.locator("inzwa-measure");
  await expect(screen.locator("[data-aloud=idle]")).toBeVisible();
  return screen;
}

/** In both sizes: nothing that axe finds wrong, and nothing beyond the edge, however slow or quick the device. */
async function sound(page: Page): Promise<void> {
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await violations(page)).toEqual([]);
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await beyond()).toBeLessThanOrEqual(0);
    await page.locator("inzwa-measure table.numbers").evaluateAll((tables) => {
      for (const table of tables) {
        const wide = table.cloneNode(true) as HTMLElement;
        wide.classList.add("wide");
        for (const cell of wide.querySelectorAll("td")) cell.textContent = "12,345 ms";
        table.after(wide);
      }
    });
    expect(await beyond()).toBeLessThanOrEqual(0);
    await page.locator("inzwa-measure table.wide").evaluateAll((tables) => {
      for (const table of tables) table.remove();
    });
  }
}

const file = async (page: Page) =>
  (await saved(page, () => page.locator('[data-action="measure-file"][data-how="save"]').click())).text;

test("sentences are read aloud, and what was misheard is shown word by word", async ({ visit, folder }) => {
  test.slow();
  const microphone = record(join(folder, "q.wav"), silence(1), speech("09.wav"), silence(8));
  const { page, errors } = await visit({ microphone, dark: true });
  const screen = await measuring(page);
  await screen.locator('[data-action="aloud-skip"]').click();
  await expect(screen.locator(".aloud-sentence")).toHaveText("Guta guru reZimbabwe nderipi");
  await screen.locator('[data-action="aloud-read"]').click();
  await expect(screen.locator("[data-aloud=listening]")).toBeVisible();
  await expect(screen.locator("[data-aloud=told]")).toBeVisible({ timeout: 60_000 });
  await expect(screen.locator("[data-difference=same]")).toHaveCount(4);
  await expect(screen.locator("[data-aloud-figure=wer] dd")).toHaveText(/^0\s?%$/);

  // The same voice again, under another sentence.
  await screen.locator('[data-action="aloud-next"]').click();
  await expect(screen.locator("[data-aloud=told]")).toBeVisible({ timeout: 60_000 });
  await expect(screen.locator("[data-difference=changed] del").first()).toBeVisible();
  await expect(screen.locator("[data-aloud-figure=wer] dd")).not.toHaveText(/^0\s?%$/);
  await sound(page);

  const quiet = await file(page);
  expect(JSON.parse(quiet)).toMatchObject({
    format: "inzwa-measurements",
    version: 1,
    aloud: { total: { sentences: 2 } },
  });
  expect(quiet).not.toContain("Guta");
  await screen.locator('[data-action="measure-text"]').check();
  expect(await file(page)).toContain("Guta guru");
  await screen.locator('[data-action="aloud-clear"]').click();
  await expect(screen.locator("[data-aloud-figure]")).toHaveCount(0);
  expect(errors).toEqual([]);
});

test("a turn is drawn, counted and saved; the device is measured without a microphone, alone and beside another plan", async ({
  visit,
}) => {
  test.slow();
  const { page, errors } = await visit({ grant: false });
  const inzwa = assistant(page);
  const screen = await measuring(page);
  await expect(screen).toHaveAttribute("data-measure", "empty");
  await page.goBack();
  await inzwa.ask("Guta guru reZimbabwe nderipi?");
  await expect(inzwa.replies).toContainText("Harare");
  await inzwa.is("idle");

  await measuring(page);
  await expect(screen).toHaveAttribute("data-measure", "ready");
  await expect(screen.locator('[data-turn="1"]')).toHaveAttribute("data-outcome", "done");
  await expect(screen.locator('[data-figure="ttfw"]')).toContainText("ms");
  for (const lane of ["llm", "tts", "ttfw"])
    await expect(screen.locator(`[data-waterfall="1"] [data-lane="${lane}"] .bar`).first()).toBeVisible();
  await sound(page);
  const turns = (format: "json" | "otlp") =>
    saved(page, () => screen.locator(`[data-action="measure-save"][data-format="${format}"]`).click());
  const { text: plain } = await turns("json");
  expect(JSON.parse(plain).sessions[0].turns[0].measures.ttfw).toBeGreaterThan(0);
  expect(plain).not.toContain("Guta");
  await screen.locator('[data-action="measure-text"]').check();
  const { text: told } = await turns("otlp");
  expect(told).toContain("Guta guru reZimbabwe nderipi?");
  const { spans } = JSON.parse(told).resourceSpans[0].scopeSpans[0];
  expect(spans.map(({ name }: { name: string }) => name)).toContain("voice turn");

  await screen.locator('[data-action="check-run"]').click();
  await expect(screen.locator("[data-check=running] progress")).toBeVisible();
  await screen.locator('[data-action="check-cancel"]').click();
  await expect(screen.locator("[data-check=idle]")).toBeVisible();
  await screen.locator('[data-action="check-run"]').click();
  await expect(screen.locator("[data-check=done]")).toBeVisible({ timeout: 90_000 });
  for (const name of ["wait", "firstToken", "asrRtf", "ttsRtf", "cer"])
    await expect(screen.locator(`[data-result=${name}]`)).toBeVisible();

  await screen.locator('[data-rival="engine-transformers"]').click();
  const compared = screen.locator("[data-compared=engine-transformers]");
  await expect(compared).toBeVisible({ timeout: 120_000 });
  await expect(compared.locator("[data-gap=asrRtf]")).toHaveAttribute("data-verdict", /better|worse|open/);
  await expect(compared.locator("[data-plots=rival] canvas")).toBeVisible();
  await sound(page);
  const { check, comparison } = JSON.parse(await file(page));
  expect(check.rounds.length).toBeGreaterThanOrEqual(3);
  expect(comparison.other.stages.asr.engine).toBe("transformers");

  // The conversation is where it was, and goes on.
  await page.locator('[data-nav="talk"]').first().click();
  await expect(inzwa.replies).toContainText("Harare");
  await inzwa.ask("Vhiki rine mazuva mangani?");
  await expect(inzwa.replies.last()).toContainText("manomwe");
  await inzwa.is("idle");

  await page.locator('[data-nav="measure"]').first().click();
  await expect(screen.locator("[data-plots=waits] canvas")).toHaveCount(2);
  await screen.locator("[data-plot-table] summary").click();
  await expect(screen.locator("[data-plot-table] tbody tr")).toHaveCount(2);
  await screen.locator("[data-figure=ttfw] summary").click();
  await expect(screen.locator("[data-figure=ttfw] details p")).toBeVisible();
  await sound(page);
  expect(errors).toEqual([]);
});
