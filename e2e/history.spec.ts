import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { saved } from "./support/download.ts";
import { withoutEngines } from "./support/engines.ts";
import { sideways, sizes, soundNow } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

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

async function fits(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await soundNow(page, `${name} on a ${size}`, ["light"]);
  }
}

async function newTalk(page: Page): Promise<void> {
  await page.locator('[data-action="new-talk"]').click();
  await expect(assistant(page).said).toHaveCount(0);
}

test("a conversation is found again, read, renamed and pinned in every size", async ({ visit }) => {
  const { page } = await visit({ grant: false, viewport: sizes.phone });
  const history = historyScreen(page);
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await history.open();
  await expect(history.screen).toHaveAttribute("data-history", "empty");
  await fits(page, "empty");
  await go(page, "talk");
  await ask(page, "Mvura inonzi chii nechirungu?");
  await newTalk(page);
  await ask(page, "mhoro");

  // What was said is found before the models are there again, and Talk begins empty.
  await withoutEngines(page);
  await page.reload();
  await history.open();
  await expect(history.rows).toHaveCount(2);
  await expect(inzwa.said).toHaveCount(0);
  await expect(history.rows.first()).toContainText("mhoro");
  await fits(page, "filled");

  for (const [size, viewport] of Object.entries(sizes))
    await test.step(`on a ${size}`, async () => {
      await page.setViewportSize(viewport);
      await history.search.fill("MVÚRA water");
      await expect(history.rows).toHaveCount(1);
      await expect(history.rows.locator("mark").first()).toHaveText("Mvura");
      await expect(history.screen.locator("[data-found]")).toHaveAttribute("data-found", "1");
      await history.rows.locator("a").click();
      await expect(history.talk).toContainText("water");
      await expect(history.talk.locator(".talk-title")).toBeFocused();
      await expect(history.rows.first()).toBeVisible({ visible: size === "laptop" });
      await soundNow(page, `read on a ${size}`, ["light"]);

      const name = `Mvura ${size}`;
      await history.act("history-rename").click();
      await page.keyboard.press("Control+A");
      await page.keyboard.type(name);
      await soundNow(page, `renamed on a ${size}`, ["light"]);
      await page.keyboard.press("Enter");
      await expect(history.talk.locator(".talk-title")).toHaveText(name);
      await history.act("talk-pin").click();
      await expect(history.rows.first()).toHaveAttribute("data-pinned", "");
      await page.goBack();
      await expect(history.talk).toHaveCount(0);
      await expect(history.rows.locator("a").first()).toBeFocused();
      await history.search.fill("");
      await expect(history.rows.first()).toHaveAttribute("data-pinned", "");
      await expect(history.rows.first()).toContainText(name);
      await history.rows.locator("a").first().click();
      await history.act("talk-pin").click();
      await page.goBack();
      await expect(history.screen.locator("[data-pinned]")).toHaveCount(0);
    });
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await sideways(page)).toBeLessThanOrEqual(0);
});

test("conversations leave as files and come back; a deletion is undone from another screen; all go after a question", async ({
  visit,
}) => {
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

  await page.setViewportSize(sizes.phone);
  await page.emulateMedia({ colorScheme: "dark" });
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
  await withoutEngines(page);
  await page.goto(`${site.url}?mic=raw#history`);
  await expect(history.screen).toHaveAttribute("data-history", "empty");
  await expect(history.note("private")).toHaveCount(0);
});

test("a killed tab loses no finished turn; another tab sees them at once, and after a reload goes on as one", async ({
  visit,
}) => {
  const { page, context, site } = await visit({ grant: false, viewport: sizes.phone });
  await assistant(page).is("idle", 60_000);
  const other = await context.newPage();
  await other.setViewportSize(sizes.phone);
  await other.goto(`${site.url}?mic=raw&engines=none#history`);
  const history = historyScreen(other);
  await expect(history.screen).toHaveAttribute("data-history", "empty");
  await page.bringToFront();
  await ask(page, "mhoro");
  await other.bringToFront();
  await expect(history.rows).toHaveCount(1);
  const session = await context.newCDPSession(page);
  session.send("Page.crash").catch(() => undefined);
  await page.waitForEvent("crash");
  await other.goto(`${site.url}?mic=raw#history`);
  await expect(history.rows).toHaveCount(1);

  const inzwa = assistant(other);
  await inzwa.is("idle", 60_000);
  await go(other, "talk");
  await expect(inzwa.said).toHaveCount(0);
  await history.open();
  await history.rows.locator("a").click();
  await history.act("talk-go-on").click();
  await expect(inzwa.app).toHaveAttribute("data-route", "talk");
  await expect(inzwa.replies).toHaveCount(1);
  await expect(inzwa.said).toHaveText("mhoro");
  await expect(other.locator("inzwa-announcer")).not.toContainText(/mhoro/i);
  expect(await violations(other)).toEqual([]);
  await ask(other, "Mvura inonzi chii nechirungu?");
  await history.open();
  await expect(history.rows).toHaveCount(1);
  await history.rows.locator("a").click();
  await expect(history.talk.locator("[data-turn]")).toHaveCount(2);
  await expect(history.talk).toContainText("water");
});
