import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { assistant } from "./support/assistant.ts";
import { saved } from "./support/download.ts";
import { soundInEverySize } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

const program = resolve("node_modules/.bin/inzwa-foundry");

test("a voice is heard unseen among people, rated, and measured from what is saved", async ({ visit, folder }) => {
  const foundry = (...args: string[]) => promisify(execFile)(program, args, { cwd: folder });
  for (const name of ["people", "voice"]) {
    mkdirSync(join(folder, name));
    copyFileSync(resolve("test/fixtures/speech/00.wav"), join(folder, name, "1.wav"));
  }
  const make = (set: string, key: string) =>
    foundry("listening", "make", set, "--reference", "people", "--system", "ours=voice", "--key", key);
  await make("set", "key.json");
  await make("other", "other.json");
  const { sounds }: { sounds: Record<string, { system: string }> } = JSON.parse(
    readFileSync(join(folder, "key.json"), "utf8"),
  );
  const { page, errors } = await visit({ models: false });
  await assistant(page).opened();
  await page.evaluate(() => {
    location.hash = "review";
  });
  const here = page.locator("inzwa-listening");
  const act = (name: string) => here.locator(`[data-action="listening-${name}"]`);
  const total = Object.keys(sounds).length;
  const place = here.locator("[data-place]");
  await here.locator("summary").click();

  await test.step("a folder without a set is refused", async () => {
    await act("folder").setInputFiles(join(folder, "people"));
    await expect(here.locator("[data-told]")).toHaveAttribute("data-told", "bad");
  });

  await test.step("a sound stops with its screen, and was not heard to its end then", async () => {
    await act("folder").setInputFiles(join(folder, "set"));
    await expect(here.locator("[data-listening]")).toHaveAttribute("data-listening", "ready");
    await soundInEverySize(page, "listening");
    const silent = (await act("play").textContent()) ?? "";
    await page.evaluate(() => {
      document.querySelector<HTMLElement>("[data-action=listening-play]")?.click();
      location.hash = "talk";
    });
    await expect(here).toBeHidden();
    await page.evaluate(() => {
      location.hash = "review";
    });
    await expect(act("play")).toHaveText(silent);
    await expect(here.locator('[data-score="4"]')).toBeDisabled();
  });

  await test.step("each sound is heard to its end before it can be rated", async () => {
    for (let at = 1; at <= total; at += 1) {
      await expect(place).toHaveAttribute("data-place", String(at));
      await expect(here.locator('[data-score="4"]')).toBeDisabled();
      await act("play").click();
      await expect(here.locator('[data-score="4"]')).toBeEnabled({ timeout: 30_000 });
      await here.locator('label:has([data-score="4"])').click();
      if (at < total) await act("next").click();
    }
    await expect(here.locator("[data-told]")).toHaveAttribute("data-told", "done");
  });

  await test.step("it goes on beside a recording, whose keys it leaves alone, and in another language", async () => {
    await page.locator('[data-action="review-folder"]').setInputFiles(join(folder, "people"));
    const recording = page.locator("[data-current]");
    await expect(recording).toBeVisible();
    await here.locator('[data-score="4"]').press("a");
    await page.locator('[data-action="language"]').first().selectOption("en");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(here.locator("summary")).toHaveText("Listening test");
    await expect(here.locator("[data-told]")).toHaveAttribute("data-told", "done");
    await expect(place).toHaveAttribute("data-place", String(total));
    await expect(here.locator('[data-score="4"]')).toBeChecked();
    await expect(recording).toHaveAttribute("data-decision", "");
  });

  await test.step("after a reload the ratings are there, once the folder is opened again", async () => {
    await page.reload();
    await assistant(page).opened();
    await here.locator("summary").click();
    await act("folder").setInputFiles(join(folder, "set"));
    await expect(place).toHaveAttribute("data-place", String(total));
    await expect(here.locator('[data-score="4"]')).toBeChecked();
    await expect(act("save")).toBeEnabled();
    await expect(act("anew")).toBeVisible();
    await soundInEverySize(page, "listening, where somebody's ratings are here again");
  });

  await test.step("the test and a recording are not heard at once", async () => {
    await page.locator('[data-action="review-folder"]').setInputFiles(join(folder, "people"));
    const recording = page.locator("inzwa-review inzwa-wave");
    await expect(recording).toHaveAttribute("data-drawn", "", { timeout: 30_000 });
    const silent = (await act("play").textContent()) ?? "";
    await act("play").click();
    await expect(act("play")).not.toHaveText(silent);
    await page.locator("[data-current] h3").press("k");
    await expect(recording).toHaveAttribute("data-playing", "true");
    await expect(act("play")).toHaveText(silent);
    await act("play").click();
    await expect(recording).toHaveAttribute("data-playing", "false");
    await act("play").click();
  });

  await test.step("another test asks before it takes the place of what is not saved", async () => {
    await act("folder").setInputFiles(join(folder, "other"));
    await expect(act("stay")).toBeFocused();
    await soundInEverySize(page, "listening, where it asks");
    await act("stay").click();
    await expect(place).toBeFocused();
    await expect(place).toHaveAttribute("data-place", String(total));
    await expect(here.locator('[data-score="4"]')).toBeChecked();
  });

  await test.step("the foundry measures the voice from it", async () => {
    const { name, text } = await saved(page, () => act("save").click());
    await expect(here.locator("[data-told]")).toHaveAttribute("data-told", "saved");
    writeFileSync(join(folder, name), text);
    const { stdout } = await foundry(
      ...["eval", "tts", "--ratings", name, "--key", "key.json", "--system", "ours", "--json"],
      ...["--id", "voice", "--digest", "a".repeat(64)],
    );
    const { measures } = JSON.parse(stdout);
    expect(measures).toContainEqual({ name: "tts.mos", value: 4, count: 1 });
    expect(measures).toContainEqual({ name: "tts.mos", slice: "system=reference", value: 4, count: 1 });
  });

  await test.step("another listener on this device begins as one of their own", async () => {
    await act("folder").setInputFiles(join(folder, "set"));
    await expect(act("anew")).toHaveCount(0);
    await act("play").click();
    await expect(here.locator('[data-score="5"]')).toBeEnabled({ timeout: 30_000 });
    await here.locator('label:has([data-score="5"])').click();
    await act("folder").setInputFiles(join(folder, "set"));
    await act("anew").click();
    await expect(act("anew")).toHaveCount(0);
    await expect(place).toBeFocused();
    await expect(place).toHaveAttribute("data-place", "1");
    await expect(here.locator('[data-score="5"]')).toBeDisabled();
  });

  await test.step("once all is saved, another test asks nothing", async () => {
    await act("folder").setInputFiles(join(folder, "other"));
    await expect(place).toHaveAttribute("data-place", "1");
    await expect(here.locator('[data-score="4"]')).not.toBeChecked();
    await expect(act("replace")).toHaveCount(0);
  });
  expect(errors).toEqual([]);
});

test("where a test goes on in another tab, this one says that its ratings are not kept", async ({ visit, folder }) => {
  const foundry = (...args: string[]) => promisify(execFile)(program, args, { cwd: folder });
  mkdirSync(join(folder, "people"));
  copyFileSync(resolve("test/fixtures/speech/00.wav"), join(folder, "people", "1.wav"));
  await foundry("listening", "make", "set", "--reference", "people", "--system", "ours=people", "--key", "key.json");
  const { page, context, errors } = await visit({ models: false });
  const opened = async (tab: typeof page) => {
    await assistant(tab).opened();
    await tab.evaluate(() => {
      location.hash = "review";
    });
    const test = tab.locator("inzwa-listening");
    await test.locator("summary").click();
    await test.locator('[data-action="listening-folder"]').setInputFiles(join(folder, "set"));
    return test;
  };
  const here = await opened(page);
  await here.locator('[data-action="listening-play"]').click();
  await expect(here.locator('[data-score="4"]')).toBeEnabled({ timeout: 15_000 });
  await here.locator('label:has([data-score="4"])').click();
  const other = await context.newPage();
  await other.goto(page.url());
  const there = await opened(other);
  await there.locator('label:has([data-score="3"])').click();
  await here.locator('label:has([data-score="5"])').click();
  await expect(here.locator('[data-lost="elsewhere"]')).toBeVisible();
  await expect(there.locator("[data-lost]")).toHaveCount(0);
  await page.bringToFront();
  await soundInEverySize(page, "listening, where another tab goes on with it");
  await saved(other, () => there.locator('[data-action="listening-save"]').click());
  await expect(there.locator("[data-told]")).toHaveAttribute("data-told", "saved");
  await here.locator('label:has([data-score="4"])').click();
  await expect(here.locator("[data-lost]")).toHaveCount(0);
  expect(errors).toEqual([]);
});
