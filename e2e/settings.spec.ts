import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { unpackTar } from "modern-tar";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { saved } from "./support/download.ts";
import { withoutEngines } from "./support/engines.ts";
import { expect, test } from "./support/visit.ts";

/** The Settings screen by its documented surface alone. */
async function settingsScreen(page: Page) {
  await page.goto(`${page.url().split("#")[0]}#settings`);
  const screen = page.locator("inzwa-settings");
  await expect(screen).toHaveAttribute("data-settings", "ready", { timeout: 30_000 });
  return {
    screen,
    setting: (name: string) => screen.locator(`[data-setting="${name}"]`),
    choice: (name: string, value: string) =>
      screen.locator(`[data-setting="${name}"] label:has(input[value="${value}"])`),
  };
}

test("a choice counts at once, survives the page, and can be taken back; so does what is written but not sent", async ({
  visit,
}) => {
  test.setTimeout(240_000);
  const { page } = await visit({ grant: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await inzwa.type.fill("mhoro");
  const { setting, choice, screen } = await settingsScreen(page);
  const theme = page.locator("html");
  await expect(theme).toHaveAttribute("data-theme", "light");
  await choice("theme", "dark").click();
  await expect(theme).toHaveAttribute("data-theme", "dark");
  await choice("contrast", "more").click();
  await expect(theme).toHaveAttribute("data-contrast", "more");
  await choice("turn_taking", "hold").click();
  await expect(setting("turn_taking")).toHaveAttribute("data-from", "screen");
  await inzwa.is("idle", 30_000);

  await page.reload();
  await expect(theme).toHaveAttribute("data-theme", "dark");
  await expect(theme).toHaveAttribute("data-contrast", "more");
  await expect(setting("turn_taking")).toHaveAttribute("data-value", "hold", { timeout: 30_000 });

  await screen.locator("[data-action=settings-reset]").click();
  await expect(page.locator("[data-question]")).toHaveAttribute("data-question", "reset");
  await page.locator("[data-action=answer-yes]").click();
  await expect(theme).toHaveAttribute("data-theme", "light");
  await expect(theme).not.toHaveAttribute("data-contrast", "more");
  await expect(setting("turn_taking")).toHaveAttribute("data-value", "auto");

  // A change waits for the answer that is being spoken, and then counts.
  await screen.locator("details.experts summary").click();
  await inzwa.is("idle", 60_000);
  await page.locator('[data-nav="talk"]').click();
  await expect(inzwa.type).toHaveValue("mhoro");
  await inzwa.send.click();
  await expect(inzwa.said).toContainText("mhoro");
  await inzwa.is("speaking");
  await page.locator('[data-nav="settings"]').click();
  await setting("speculation").locator("input").click();
  await expect(screen.locator(".settings-waiting")).not.toBeEmpty();
  await inzwa.is("loading");
  await expect(screen.locator(".settings-waiting")).toBeEmpty();
  await inzwa.is("idle", 30_000);

  await withoutEngines(page);
  await page.reload();
  await inzwa.opened();
  await expect(inzwa.type).toHaveValue("");
});

test("what the address asks for is told, and a choice goes before it", async ({ visit }) => {
  const { page } = await visit({ query: "&thread=2&theme=dark", models: false });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await assistant(page).opened();
  const { setting, choice, screen } = await settingsScreen(page);
  await expect(setting("mic")).toHaveAttribute("data-from", "url");
  await expect(setting("mic")).toHaveAttribute("data-value", "raw");
  await expect(screen.locator("[data-setting-problems]")).toContainText("did you mean threads?");
  await choice("mic", "default").click();
  await expect(setting("mic")).toHaveAttribute("data-value", "default");
  await expect(setting("mic")).toHaveAttribute("data-from", "screen");
});

test("everything is saved as one file, and deleted without a trace", async ({ visit }) => {
  const { page, context, errors } = await visit({ grant: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await expect(inzwa.app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toContainText(/mhoro/i);
  await inzwa.is("idle");
  const { screen, choice } = await settingsScreen(page);
  await choice("theme", "dark").click();

  const { path } = await saved(page, () => screen.locator("[data-action=export-all]").click());
  const entries = await unpackTar(readFileSync(path));
  const text = new Map(entries.map(({ header, data }) => [header.name, new TextDecoder().decode(data)]));
  expect(JSON.parse(text.get("settings/settings.json") ?? "")).toMatchObject({ theme: "dark" });
  expect(JSON.parse(text.get("models/list.json") ?? "").files.length).toBeGreaterThan(5);
  const talk = [...text].find(([name]) => name.startsWith("history/"));
  expect(talk?.[1]).toContain("mhoro");

  await screen.locator("[data-action=delete-all]").click();
  await expect(page.locator("[data-question]")).toHaveAttribute("data-question", "delete-all");
  await page.locator("[data-action=answer-no]").click();
  await expect(screen).toBeVisible();
  await screen.locator("[data-action=delete-all]").click();
  await page.locator("[data-action=answer-yes]").click();
  await expect(page.locator("[data-gone]")).toHaveAttribute("data-gone", "done", { timeout: 20_000 });
  expect(await violations(page)).toEqual([]);
  const left = await page.evaluate(async () => {
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return {
      files,
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    };
  });
  expect(left).toEqual({ databases: [], caches: [], local: [], session: [], workers: 0, files: [] });

  await context.addInitScript(() => Object.assign(globalThis, { begun: localStorage.length }));
  await withoutEngines(page);
  await page.locator("[data-action=begin-again]").click();
  await inzwa.opened();
  expect(await page.evaluate(() => (globalThis as unknown as { begun: number }).begun)).toBe(0);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await expect(inzwa.said).toHaveCount(0);
  expect(errors).toEqual([]);
});

test("Settings show where help may come from while the models are still awaited", async ({ visit }) => {
  const { page } = await visit({ grant: false, models: false });
  await assistant(page).opened();
  await page.evaluate(() => {
    location.hash = "#settings";
  });
  await expect(page.locator("[data-action=server-use]")).toBeVisible();
  await page.reload();
  await expect(page.locator("[data-action=server-use]")).toBeVisible();
});
