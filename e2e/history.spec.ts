import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { expect, test } from "./support/visit.ts";

const sizes = { phone: { width: 360, height: 740 }, laptop: { width: 1440, height: 900 } };

/** The History screen by its documented surface alone. */
function historyScreen(page: Page) {
  const screen = page.locator("inzwa-history");
  return {
    screen,
    rows: screen.locator("[data-talk]"),
    talk: screen.locator(".talk"),
    search: screen.locator('[data-action="history-search"]'),
    note: (kind: string) => screen.locator(`[data-history-note="${kind}"]`),
    act: (action: string) => screen.locator(`[data-action="${action}"]`),
    async open(): Promise<void> {
      await go(page, "history");
      await expect(screen).toHaveAttribute("data-history", /ready|empty/);
    },
  };
}

/** By its address, as a link would: the way to a screen looks different on each width. */
async function go(page: Page, route: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, route);
  await expect(page.locator("inzwa-app")).toHaveAttribute("data-route", route);
}

async function ask(page: Page, question: string): Promise<void> {
  const inzwa = assistant(page);
  const before = await inzwa.replies.count();
  await inzwa.ask(question);
  await expect(inzwa.replies).toHaveCount(before + 1, { timeout: 30_000 });
  await inzwa.is("idle");
}

async function newTalk(page: Page): Promise<void> {
  await page.locator('[data-action="new-talk"]').click();
  await expect(assistant(page).said).toHaveCount(0);
}

/** Text of a file that a tap saves. */
async function saved(page: Page, tap: () => Promise<void>): Promise<{ name: string; path: string; text: string }> {
  // Playwright gets a file as a download; the file picker of Chromium it cannot press.
  await page.evaluate(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  const coming = page.waitForEvent("download");
  await tap();
  const download = await coming;
  const path = await download.path();
  return { name: download.suggestedFilename(), path, text: readFileSync(path, "utf8") };
}

for (const [size, viewport] of Object.entries(sizes))
  test(`a conversation is found again, read, renamed and pinned on a ${size}`, async ({ visit }) => {
    const { page } = await visit({ grant: false, viewport });
    const history = historyScreen(page);
    const inzwa = assistant(page);
    await inzwa.is("idle", 60_000);
    await history.open();
    await expect(history.screen).toHaveAttribute("data-history", "empty");
    expect(await violations(page)).toEqual([]);
    await go(page, "talk");
    await ask(page, "Mvura inonzi chii nechirungu?");
    await newTalk(page);
    await ask(page, "mhoro");

    // What was said is found before the models are there again, and Talk begins empty.
    await page.reload();
    await history.open();
    await expect(history.rows).toHaveCount(2);
    await expect(inzwa.said).toHaveCount(0);
    await expect(history.rows.first()).toContainText("mhoro");
    expect(await violations(page)).toEqual([]);

    await history.search.fill("MVÚRA water");
    await expect(history.rows).toHaveCount(1);
    await expect(history.rows.locator("mark").first()).toHaveText("Mvura");
    await expect(history.screen.locator("[data-found]")).toHaveAttribute("data-found", "1");
    await history.rows.locator("a").click();
    await expect(history.talk).toContainText("water");
    await expect(history.talk.locator(".talk-title")).toBeFocused();
    await expect(history.rows.first()).toBeVisible({ visible: size === "laptop" });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);

    await history.act("history-rename").click();
    await page.keyboard.type("Water");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await expect(history.talk.locator(".talk-title")).toHaveText("Water");
    await history.act("talk-pin").click();
    await expect(history.rows.first()).toHaveAttribute("data-pinned", "");
    await page.goBack();
    await expect(history.talk).toHaveCount(0);
    await expect(history.rows.locator("a").first()).toBeFocused();
    await history.search.fill("");
    await expect(history.rows.first()).toHaveAttribute("data-pinned", "");
    await expect(history.rows.first()).toContainText("Water");
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });

test("a deletion is undone from another screen; all go only after a question", async ({ visit }) => {
  const { page } = await visit({ grant: false, viewport: sizes.phone, dark: true });
  const history = historyScreen(page);
  await assistant(page).is("idle", 60_000);
  await ask(page, "mhoro");
  await history.open();
  await history.act("history-delete").click();
  await expect(history.screen).toHaveAttribute("data-history", "empty");
  await go(page, "talk");
  expect(await violations(page)).toEqual([]);
  await page.locator('[data-action="undo"]').click();
  await history.open();
  await expect(history.rows).toHaveCount(1);
  expect(await violations(page)).toEqual([]);
  await history.act("history-clear").click();
  await page.locator('[data-action="answer-no"]').click();
  await expect(history.rows).toHaveCount(1);
  await history.act("history-clear").click();
  await page.locator('[data-question="clear-history"] [data-action="answer-yes"]').click();
  await expect(history.screen).toHaveAttribute("data-history", "empty");
});

test("private mode says so on both screens and stores nothing", async ({ visit }) => {
  const { page, site } = await visit({ grant: false, query: "&history=off" });
  const history = historyScreen(page);
  await assistant(page).is("idle", 60_000);
  await expect(page.locator("[data-private]")).toBeVisible();
  await ask(page, "mhoro");
  await history.open();
  await expect(history.note("private")).toBeVisible();
  await expect(history.screen).toHaveAttribute("data-history", "empty");
  await page.goto(`${site.url}?mic=raw#history`);
  await expect(history.screen).toHaveAttribute("data-history", "empty");
  await expect(history.note("private")).toHaveCount(0);
});

test("conversations leave as files and come back; a bad file is refused in words", async ({ visit }) => {
  const { page } = await visit({ grant: false });
  const history = historyScreen(page);
  await assistant(page).is("idle", 60_000);
  await ask(page, "mhoro");
  await history.open();
  const json = await saved(page, () =>
    history.screen.locator('[data-action="history-save"][data-format="json"]').click(),
  );
  expect(JSON.parse(json.text)).toMatchObject({ format: "inzwa-talks", talks: [{ title: "mhoro", pinned: false }] });
  await history.rows.locator("a").click();
  const markdown = await saved(page, () => history.act("talk-markdown").click());
  expect(markdown.name).toMatch(/-mhoro\.md$/);
  expect(markdown.text).toMatch(/^# mhoro\n/);
  await history.act("talk-delete").click();
  await expect(history.screen).toHaveAttribute("data-history", "empty");
  await history.act("history-import").setInputFiles(json.path);
  await expect(history.rows).toHaveCount(1);
  await expect(history.note("imported")).toBeVisible();
  await history
    .act("history-import")
    .setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(history.note("refused")).toContainText("x.json");
  await expect(history.rows).toHaveCount(1);
  expect(await violations(page)).toEqual([]);
});

test("a killed tab loses no finished turn, and another tab sees them at once", async ({ visit }) => {
  const { page, context, site } = await visit({ grant: false });
  await assistant(page).is("idle", 60_000);
  const other = await context.newPage();
  await other.goto(`${site.url}?mic=raw#history`);
  const history = historyScreen(other);
  await expect(history.screen).toHaveAttribute("data-history", "empty");
  await page.bringToFront();
  await ask(page, "mhoro");
  await other.bringToFront();
  await expect(history.rows).toHaveCount(1);
  const session = await context.newCDPSession(page);
  session.send("Page.crash").catch(() => undefined);
  await page.waitForEvent("crash");
  await other.reload();
  await expect(history.rows).toHaveCount(1);
});
