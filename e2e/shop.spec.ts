import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { saved } from "./support/download.ts";
import { soundInEverySize } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

/** The screen of orders by its documented surface alone. */
function orders(page: Page) {
  const screen = page.locator("inzwa-shop");
  return {
    screen,
    act: (name: string) => screen.locator(`[data-action="shop-${name}"]`),
    line: (product: string) => screen.locator(`[data-line][data-product="${product}"]`),
    lines: screen.locator("[data-line]"),
    files: screen.locator("[data-shop-file]"),
  };
}
const sample = (name: string) => join(import.meta.dirname, "../test/fixtures/slu", name);

test("a spoken order appears, is edited, outlives a reload and leaves as text; recordings become a table", async ({
  visit,
  folder,
}) => {
  test.setTimeout(180_000);
  // "ndipeiwo mapaketi maviri eshuga"
  const microphone = record(join(folder, "order.wav"), silence(1), speech("../slu/0.wav"), silence(2));
  const { page, context, errors, requests } = await visit({ microphone });
  await assistant(page).is("idle", 60_000);
  await assistant(page).controlled();
  await page.evaluate(() => {
    location.hash = "#shop";
  });
  const { screen, act, line, lines, files } = orders(page);
  await expect(screen.locator(".screen-title")).toBeVisible();
  await expect(act("talk")).toBeEnabled({ timeout: 20_000 });
  const model = () => requests.filter((url) => /\/model-[^/]*\.onnx$/.test(url));
  expect(model(), "the model comes with the first order").toEqual([]);

  await act("talk").click();
  await expect(line("sugar")).toHaveAttribute("data-quantity", "2", { timeout: 60_000 });
  await expect(act("talk")).toBeVisible({ timeout: 20_000 });
  expect(model().length).toBeGreaterThan(0);
  await line("sugar").locator('[data-action="shop-more"]').click();
  await expect(line("sugar")).toHaveAttribute("data-quantity", "3");
  await expect(line("sugar")).toHaveAttribute("data-asks", "false");
  await screen.locator("#shop-write").fill("mazai matanhatu, sipo");
  await act("add").click();
  await expect(line("eggs")).toHaveAttribute("data-quantity", "6");
  await line("soap").locator('[data-action="shop-remove"]').click();
  await expect(lines).toHaveCount(2);
  await act("undo").click();
  await expect(lines).toHaveCount(3);
  await soundInEverySize(page, "Orders");

  // What was used once is here without a network.
  await context.setOffline(true);
  await page.reload();
  await expect(lines).toHaveCount(3, { timeout: 30_000 });
  await expect(line("sugar")).toHaveAttribute("data-quantity", "3");
  await expect(screen.locator("[data-shop-forbidden]")).toBeVisible();
  const { text } = await saved(page, () => act("save").click());
  expect(text).toBe("shuga × 3 mapaketi\nmazai × 6\nsipo × 1 bha\n");

  await assistant(page).is("idle", 60_000);
  await act("files").setInputFiles([sample("1.wav"), sample("4.wav")]);
  await expect(files).toHaveCount(2);
  await expect(files.first()).toHaveAttribute("data-shop-file", "done", { timeout: 60_000 });
  await expect(files.last()).toHaveAttribute("data-shop-file", "done", { timeout: 60_000 });
  await soundInEverySize(page, "Orders with files");
  const table = (await saved(page, () => act("csv").click())).text.split("\r\n");
  expect(table[0]).toBe("file,product,quantity,unit,confidence,route,transcript");
  expect(table[1], "the model is here as well").toMatch(/^1\.wav,eggs,3,,0\.\d+,(sound|both),/);
  expect(table[2]).toMatch(/^4\.wav,,/);
  expect(errors).toEqual([]);
});

test("what is on the list is there while the models are still awaited", async ({ visit }) => {
  const { page } = await visit({ grant: false, models: false });
  await assistant(page).opened();
  await page.evaluate(() => {
    location.hash = "#shop";
  });
  const { screen, act, line } = orders(page);
  await screen.locator("#shop-write").fill("mazai matanhatu");
  await act("add").click();
  await expect(line("eggs")).toHaveAttribute("data-quantity", "6");
  await page.reload();
  await expect(line("eggs")).toHaveAttribute("data-quantity", "6");
  await expect(page.locator("inzwa-app")).toHaveAttribute("data-state", "loading");
});
