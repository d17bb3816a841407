import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { saved } from "./support/download.ts";
import { sizes, soundInEverySize, themes } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

const program = resolve("node_modules/.bin/inzwa-foundry");
const speech = (name: string) => resolve("test/fixtures/speech", name);

/** What the review screen promises: its documented surface alone. */
function reviews(page: Page) {
  const screen = page.locator("inzwa-review");
  return {
    screen,
    act: (name: string) => screen.locator(`[data-action="review-${name}"]`),
    current: screen.locator("[data-current]"),
    words: screen.locator('[data-action="review-transcript"]'),
    notice: (what: string) => expect(screen.locator("[data-notice]")).toHaveAttribute("data-notice", what),
    is: (status: string) => expect(screen).toHaveAttribute("data-review", status),
    async open(): Promise<void> {
      await page.evaluate(() => {
        location.hash = "review";
      });
    },
    async pick(folder: string): Promise<void> {
      await screen.locator('[data-action="review-folder"]').setInputFiles(folder);
      await this.is("ready");
      await expect(screen.locator("inzwa-wave")).toHaveAttribute("data-drawn", "");
    },
  };
}

let pictures = 0;
/** Sound in every size; with INZWA_PICTURES a folder gets what it looks like. */
async function fits(page: Page, name: string): Promise<void> {
  await soundInEverySize(page, name);
  if (!process.env.INZWA_PICTURES) return;
  for (const [size, viewport] of Object.entries(sizes))
    for (const colorScheme of themes) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const path = `${process.env.INZWA_PICTURES}/review-${size}-${colorScheme}-${pictures++}.png`;
      await page.screenshot({ path, fullPage: true });
    }
}

/** Three recordings as the foundry writes an AudioFolder. */
function corpus(folder: string): string {
  const root = join(folder, "set");
  mkdirSync(join(root, "audio"), { recursive: true });
  const lines = ["00", "01", "02"].map((name, i) => {
    copyFileSync(speech(`${name}.wav`), join(root, "audio", `${name}.wav`));
    return JSON.stringify({
      file_name: `audio/${name}.wav`,
      id: name.repeat(16),
      text: `shoko ${name}`,
      language: "sn",
      licence: "CC-BY-4.0",
      source: "test",
      speaker: "s1",
      hypothesis: `shoko ${name}`,
      // The least certain comes first.
      confidence: 0.1 + i / 10,
    });
  });
  writeFileSync(join(root, "metadata.jsonl"), `${lines.join("\n")}\n`);
  return root;
}

/** Runs in the page: what the browser keeps of the reviews. */
function drafts(): Promise<string> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("inzwa-review");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const all = opening.result.transaction("drafts").objectStore("drafts").getAll();
      all.onsuccess = () => resolve(JSON.stringify(all.result));
      all.onerror = () => reject(all.error);
      opening.result.close();
    };
  });
}

async function ingested(folder: string, from: string) {
  const args = [
    "ingest",
    from,
    "--as",
    "audiofolder",
    "--name",
    "reviewed",
    "--language",
    "sn",
    "--licence",
    "CC-BY-4.0",
  ];
  await promisify(execFile)(program, [...args, "--source", "test", "--storage", "storage"], { cwd: folder });
  const rows = readFileSync(join(folder, "storage/raw/reviewed/rows.jsonl"), "utf8").trim().split("\n");
  return rows.map((row) => JSON.parse(row));
}

test("recordings of a folder are reviewed by keys alone, and the foundry takes in what is saved", async ({
  visit,
  folder,
}) => {
  const root = corpus(folder);
  const { page, context, site, errors } = await visit({ models: false });
  const here = reviews(page);
  const key = (name: string) => page.keyboard.press(name);

  await test.step("nobody is led there before something was opened", async () => {
    await assistant(page).opened();
    await expect(page.locator('[data-nav="review"]')).toHaveCount(0);
    await here.open();
    await here.is("empty");
    await fits(page, "no reviews");
  });

  await test.step("a folder opens with its lines, the least certain first", async () => {
    await here.pick(root);
    await expect(here.current).toHaveAttribute("data-current", "00".repeat(16));
    await expect(here.words).toHaveValue("shoko 00");
    await expect(page.locator('[data-nav="review"]').first()).toBeAttached();
  });

  await test.step("keys play, select and mark", async () => {
    const wave = here.screen.locator("inzwa-wave");
    await here.screen.locator(".screen-title").focus();
    await key("k");
    await expect(wave).toHaveAttribute("data-playing", "true");
    await key("k");
    await expect(wave).toHaveAttribute("data-playing", "false");
    await key("x");
    await key("ArrowLeft");
    await key("ArrowRight");
    await key("o");
    await expect(wave).toHaveAttribute("data-selected", /^0-1(\.\d+)?$/);
    // One second of four.
    const widths = await wave
      .locator(".review-wave, .review-part")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
    expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(1 / 4.13, 1);
    const box = await wave.locator(".review-wave").boundingBox();
    if (!box) throw new Error("the picture has no place");
    await page.mouse.move(box.x + box.width / 2, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 30, { steps: 3 });
    await page.mouse.up();
    // The keys go on working behind a click on what takes no focus.
    await expect(here.screen).toBeFocused();
    await expect(wave).toHaveAttribute("data-selected", /^2\.0\d?-3\.\d+$/);
    await key("m");
    await expect(here.screen.locator("[data-segment]")).toHaveCount(1);
    await key("z");
    await expect(here.screen.locator("[data-segment]")).toHaveCount(0);
    await key("?");
    await expect(here.screen.locator("[data-keys]")).toBeFocused();
    await fits(page, "a recording with its keys");
    await key("?");
  });

  await test.step("words are corrected, and a reload and a killed tab lose nothing", async () => {
    await key("e");
    await expect(here.words).toBeFocused();
    await key("ControlOrMeta+a");
    await page.keyboard.type("mhoro, shamwari");
    await key("Escape");
    await key("2");
    await expect(here.screen.locator('input[value="good"]')).toBeChecked();
    await here.act("accent").selectOption("rural");
    // The browser takes a write some moments behind the click.
    await expect.poll(() => page.evaluate(drafts)).toContain("rural");
    const session = await context.newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    // A page that is gone answers nothing.
    session.send("Page.crash").catch(() => undefined);
    await crashed;
  });

  const again = await context.newPage();
  const there = reviews(again);
  const press = (name: string) => again.keyboard.press(name);
  await again.goto(`${site.url}#review`);
  await there.is("empty");
  await there.pick(root);

  await test.step("one is accepted, one rejected, one left unsure", async () => {
    await expect(there.words).toHaveValue("mhoro, shamwari");
    await expect(there.screen.locator('input[value="good"]')).toBeChecked();
    await there.screen.locator(".screen-title").focus();
    await press("a");
    await expect(there.current).toHaveAttribute("data-current", "01".repeat(16));
    await press("r");
    await expect(there.current).toHaveAttribute("data-current", "02".repeat(16));
    await press("u");
    await there.notice("done");
    await fits(again, "all reviewed");
  });

  await test.step("the foundry takes in the rows that are saved", async () => {
    const { name, text } = await saved(again, () => there.act("save-rows").click());
    expect(name).toBe("metadata.jsonl");
    expect(text.trim().split("\n")).toHaveLength(1);
    writeFileSync(join(root, "metadata.jsonl"), text);
    const [row, ...more] = await ingested(folder, root);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      id: "00".repeat(16),
      text: "mhoro, shamwari",
      quality: 0.8,
      language: "sn",
      tags: { accent: "rural", review: "once", original_text: "shoko 00", review_quality: "good" },
    });
  });

  await test.step("reviews and tasks are saved as well", async () => {
    const { text } = await saved(again, () => there.act("save-reviews").click());
    const all = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(all.map(({ decision }) => decision).sort()).toEqual(["accept", "reject", "unsure"]);
    expect(all[0].seconds).toBeGreaterThan(0);
    const tasks = await saved(again, () => there.act("save-label-studio").click());
    expect(JSON.parse(tasks.text)).toHaveLength(3);
  });
  expect(errors).toEqual([]);
});
