import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { expect, test } from "./support/visit.ts";

/**
 * What a screen reader meets, screen by screen and state by state, against the trees beside this file. They are made
 * anew with `--update-snapshots` and are to be read then: this is all that is known of the page without seeing it. Lines
 * that change while a test runs, or with the machine, are taken out of them: whether the page works offline, what is too
 * slow here, how much is free, how many threads there are.
 */
const silentRoom = join(import.meta.dirname, "../test/fixtures/speech/nothing/silence.wav");

/** What chooses the page's language stands in the header and in Settings, and does the same in both. */
const SHARED = 'combobox "Language of the page"';

/** Two things to press by one name cannot be told apart by ear. */
function doubled(tree: string): string[] {
  const named = [...tree.matchAll(/^\s*- '?((?:button|link|checkbox|combobox|textbox|searchbox) "[^"]+")/gm)];
  const names = named.map(([, name = ""]) => name);
  return names.filter((name, i) => names.indexOf(name) !== i && name !== SHARED);
}

/** Headings as their levels, in the order they are read. */
function levels(tree: string): number[] {
  return [...tree.matchAll(/^\s*- '?heading .*\[level=(\d)\]/gm)].map(([, level]) => Number(level));
}

/** Roles that stand there without a name, though a name is all that tells what they are. */
function unnamed(tree: string): string[] {
  const bare =
    /^\s*- '?(?:button|link|checkbox|radio|combobox|textbox|searchbox|slider|progressbar|meter|dialog|region|img)(?: \[[^\]]*\])*'?:?$/gm;
  return [...tree.matchAll(bare)].map(([line]) => line.trim());
}

async function reads(page: Page, name: string): Promise<void> {
  const body = page.locator("body");
  await expect(body, name).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
  const tree = await body.ariaSnapshot();
  expect.soft(unnamed(tree), `${name}: without a name`).toEqual([]);
  expect.soft(doubled(tree), `${name}: one name twice`).toEqual([]);
  const found = levels(tree);
  expect.soft(found[0], `${name}: first heading`).toBe(1);
  for (const [i, level] of found.entries())
    expect.soft(level - (found[i - 1] ?? level), `${name}: headings ${found.join(" ")}`).toBeLessThanOrEqual(1);
}

const laptop = { query: "&ui_language=en", viewport: { width: 1440, height: 900 }, cores: 4 };

test("the first steps, every screen and a conversation read well without being seen", async ({ visit }) => {
  test.setTimeout(300_000);
  const { page, context, errors } = await visit({ ...laptop, grant: false, microphone: silentRoom });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  for (const step of ["language", "speech", "cost", "microphone", "question"]) {
    await expect(page.locator("[data-welcome-step]")).toHaveAttribute("data-welcome-step", step);
    await reads(page, `welcome-${step}`);
    await page.locator(`[data-action=welcome-${step === "question" ? "done" : "next"}]`).click();
  }
  for (const route of ["history", "transcribe", "models", "measure", "settings", "about"]) {
    await open(page, route);
    if (route === "history") await expect(page.locator("inzwa-history")).toHaveAttribute("data-history", "empty");
    if (route === "models") await expect(page.locator("inzwa-models")).toHaveAttribute("data-models", "ready");
    if (route === "settings") await expect(page.locator("inzwa-settings")).toHaveAttribute("data-settings", "ready");
    if (route === "about") await expect(page.locator('[data-stored="all"]')).toContainText(/\d/);
    await reads(page, route);
  }
  await open(page, "settings");
  await page.locator("[data-action=delete-all]").click();
  await expect(page.locator("[data-question]")).toHaveAttribute("data-question", "delete-all");
  await reads(page, "question");
  await page.locator("[data-action=answer-no]").click();

  await open(page, "talk");
  await context.grantPermissions(["microphone"]);
  // Days have names, and addresses have the conversation's id.
  await page.evaluate(() => {
    crypto.randomUUID = () => "the-first-talk-of-all";
  });
  await page.clock.setFixedTime("2026-03-02T09:30:00Z");
  await reads(page, "talk-empty");
  await inzwa.talk.click();
  await inzwa.is("listening");
  await reads(page, "talk-listening");
  await inzwa.stop.click();
  await inzwa.is("idle");
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toHaveCount(1, { timeout: 30_000 });
  await inzwa.is("idle");
  await reads(page, "talk-answered");
  await trouble(page);
  await reads(page, "talk-trouble");
  await open(page, "history");
  await expect(page.locator("inzwa-history")).toHaveAttribute("data-history", "ready");
  await reads(page, "history-filled");
  await page.locator(".talk-link").click();
  await expect(page.locator(".talk-title")).toBeFocused();
  await reads(page, "history-reading");
  expect(errors).toEqual([]);
});

async function open(page: Page, route: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, `#${route}`);
  const first = route === "talk" ? "[data-action=talk]" : `inzwa-${route} .screen-title`;
  await expect(page.locator(first)).toBeFocused({ timeout: 20_000 });
}

/** Shows what a refused microphone shows. */
async function trouble(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const app = document.querySelector("inzwa-app") as unknown as {
      view: Record<string, unknown>;
      updateComplete: Promise<unknown>;
    };
    app.view = { ...app.view, state: "error", failure: { code: "microphone-denied", message: "refused" } };
    await app.updateComplete;
  });
  await expect(page.getByRole("alert")).toBeVisible();
}
