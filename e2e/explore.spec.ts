import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { parquetWriteBuffer } from "hyparquet-writer";
import { assistant } from "./support/assistant.ts";
import { saved } from "./support/download.ts";
import { sideways, sizes, soundInEverySize, themes } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

const speech = (name: string) => resolve("test/fixtures/speech", name);

/** What the explorer promises: its documented surface alone. */
function explorer(page: Page) {
  const screen = page.locator("inzwa-explore");
  return {
    screen,
    act: (name: string) => screen.locator(`[data-action="explore-${name}"]`),
    grid: screen.getByRole("grid"),
    at: (place: number) => screen.locator(`[data-place="${place}"]`),
    row: screen.locator("[data-row]"),
    is: (status: string) => expect(screen).toHaveAttribute("data-explore", status),
    shows: (rows: number) => expect(screen.locator("[data-shown]")).toHaveAttribute("data-shown", String(rows)),
    async open(): Promise<void> {
      await page.evaluate(() => {
        location.hash = "explore";
      });
      await this.is("empty");
    },
  };
}

/** Without the picker of folders the page has a field for them, as Firefox and Safari do. */
const noPicker = (page: Page) =>
  page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "showDirectoryPicker");
  });

let pictures = 0;
/** Sound in every size; with INZWA_PICTURES a folder gets what it looks like. */
async function fits(page: Page, name: string): Promise<void> {
  await soundInEverySize(page, name);
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await sideways(page), `${name} at 320 px`).toBeLessThanOrEqual(0);
  await page.setViewportSize(sizes.laptop);
  if (!process.env.INZWA_PICTURES) return;
  for (const [size, viewport] of Object.entries(sizes))
    for (const colorScheme of themes) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const path = `${process.env.INZWA_PICTURES}/explore-${size}-${colorScheme}-${pictures++}.png`;
      await page.screenshot({ path, fullPage: true });
    }
}

const words = ["mhoro shamwari", "makadii henyu", "ndiri kuenda kumusha", "mvura inonaya nhasi"];
/** Thirty rows over ten recordings, two models in the lines, a damaged line and a sound that is not there. */
function nemo(folder: string): string {
  const root = join(folder, "set");
  mkdirSync(join(root, "audio"), { recursive: true });
  const lines = Array.from({ length: 30 }, (_, i) => {
    const name = `${String(i % 10).padStart(2, "0")}.wav`;
    copyFileSync(speech(name), join(root, "audio", name));
    const text = `${words[i % words.length]} ${i}`;
    return JSON.stringify({
      audio_filepath: i === 29 ? "audio/gone.wav" : `audio/${name}`,
      duration: 1 + (i % 7) / 2,
      ...(i >= 10 ? { offset: 0.25 } : {}),
      text,
      pred_text_big: i % 5 === 0 ? text.replace("a", "e") : text,
      pred_text_small: i % 2 === 0 ? `${text} zvakare` : text.split(" ").slice(1).join(" "),
      speaker: i % 3 === 0 ? "tariro" : "farai",
      language: "sn",
    });
  });
  lines.splice(5, 0, '{"audio_filepath": "audio/0');
  writeFileSync(join(root, "manifest.json"), `${lines.join("\n")}\n`);
  return root;
}

test("a NeMo set is opened, sorted, filtered, heard and compared by keys alone, and saved", async ({
  visit,
  folder,
}) => {
  const root = nemo(folder);
  const { page, site, requests, errors } = await visit({ models: false });
  const sent: string[] = [];
  page.on("request", (request) => request.method() !== "GET" && sent.push(request.url()));
  await noPicker(page);
  await page.reload();
  const here = explorer(page);
  await assistant(page).opened();
  await expect(page.locator('[data-nav="explore"]')).toHaveCount(0);
  await here.open();
  await fits(page, "nothing open");

  await test.step("rows, damage, models and distributions are told", async () => {
    await here.act("folder").setInputFiles(root);
    await here.is("ready");
    await here.shows(30);
    await expect(here.screen.locator("[data-damaged]")).toHaveAttribute("data-damaged", "1");
    await expect(here.screen.locator("[data-soundless]")).toHaveAttribute("data-soundless", "1");
    await expect(here.screen.locator("[data-model]")).toHaveCount(2);
    await expect(here.screen.locator("[data-better]")).toHaveAttribute("data-better", "24/0/6");
    await expect(here.screen.locator("[data-comparison]")).toContainText("small");
    await expect(here.screen.locator("[data-types]")).toHaveAttribute("data-types", "40");
    await fits(page, "a set");
  });

  await test.step("a row is reached, opened, heard and left by keys", async () => {
    await here.act("sort").selectOption("wer:0");
    await here.act("descending").check();
    await here.grid.focus();
    await page.keyboard.press("End");
    await expect(here.grid).toHaveAttribute("aria-activedescendant", "explore-at-29");
    await expect(here.at(29)).toBeInViewport();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(here.row.locator("h3")).toBeFocused();
    await expect(here.row.locator("inzwa-wave")).toHaveAttribute("data-drawn", "");
    await expect(here.row.locator('[data-heard="big"] [data-difference="changed"]')).toHaveCount(1);
    await expect(here.row.locator('[data-heard="small"] [data-difference="left-out"]')).toHaveCount(1);
    await page.keyboard.press("k");
    await expect(here.row.locator("inzwa-wave")).toHaveAttribute("data-playing", "true");
    await page.keyboard.press("k");
    await fits(page, "an open row");
    const first = await here.row.getAttribute("data-row");
    await here.row.locator("h3").focus();
    await page.keyboard.press("n");
    await expect(here.row).not.toHaveAttribute("data-row", first ?? "");
    await expect(here.row.locator("h3")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(here.row).toHaveCount(0);
    await expect(here.grid).toBeFocused();
    await expect(here.grid).toHaveAttribute("aria-activedescendant", "explore-at-2");
  });

  await test.step("a sound that is not there is said, and its row still shows", async () => {
    await here.act("search").fill("gone.wav");
    await here.shows(1);
    await here.at(0).click();
    await expect(here.row).toHaveAttribute("data-trouble", "missing");
    await expect(here.row.locator("[data-reference]")).toContainText("29");
    await here.act("shut").click();
    await here.act("search").fill("");
    await here.shows(30);
  });

  await test.step("ranges and values narrow the rows, the words of a model are listed, and what is left is saved", async () => {
    await here.act("range").selectOption("wer:0");
    await here.act("from").fill("1");
    await here.act("narrow").click();
    await here.shows(6);
    await here.act("field").selectOption("speaker");
    await here.act("value").selectOption("tariro");
    await here.shows(2);
    await here.act("words").selectOption("strange:1");
    await expect(here.screen.locator('[data-word="zvakare"]')).toBeVisible();
    const { name, text } = await saved(page, () => here.act("save").click());
    expect(name).toBe("manifest.json");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ speaker: "tariro", language: "sn", pred_text_big: expect.any(String) });
    await fits(page, "narrowed rows");
    await here.act("all").click();
    await here.shows(30);
  });

  await test.step("predictions of another file stand beside, and nothing of all of it went anywhere", async () => {
    const third = join(folder, "third.jsonl");
    const lines = Array.from({ length: 10 }, (_, i) =>
      JSON.stringify({ audio_filepath: `/cluster/audio/0${i}.wav`, pred_text: "mhoro" }),
    );
    writeFileSync(third, lines.join("\n"));
    await here.act("add-files").setInputFiles(third);
    await expect(here.screen.locator("[data-notice]")).toHaveAttribute("data-notice", "added");
    await expect(here.screen.locator("[data-model]")).toHaveCount(3);
    await here.act("pair-1").selectOption("2");
    await expect(here.screen.locator("[data-better]")).toHaveAttribute("data-better", "10/0/0");
    expect(requests.filter((url) => !/^(?:blob|data):/.test(url) && !url.startsWith(site.url))).toEqual([]);
    expect(sent).toEqual([]);
    expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).not.toContain(
      "inzwa-explore",
    );
  });
  expect(errors).toEqual([]);
});

test("a table in Parquet opens, and a sound in FLAC is drawn", async ({ visit, folder }) => {
  const table = join(folder, "metadata.parquet");
  const columnData = [
    { name: "file_name", data: ["en.flac"] },
    { name: "text", data: ["hello"] },
  ];
  writeFileSync(table, new Uint8Array(parquetWriteBuffer({ columnData })));
  const { page, errors } = await visit({ models: false });
  const here = explorer(page);
  await assistant(page).opened();
  await here.open();
  await here.act("files").setInputFiles([table, resolve("test/fixtures/foundry/en.flac")]);
  await here.is("ready");
  await here.shows(1);
  await here.at(0).click();
  await expect(here.row.locator("inzwa-wave")).toHaveAttribute("data-drawn", "");
  expect(errors).toEqual([]);
});

test("Lhotse in gzip and AudioFolder's table open on a phone, from files that were picked and dropped", async ({
  visit,
  folder,
}) => {
  const lhotse = join(folder, "lhotse");
  mkdirSync(lhotse);
  copyFileSync(speech("03.wav"), join(lhotse, "03.wav"));
  const gz = (name: string, ...lines: unknown[]) => {
    const path = join(lhotse, name);
    writeFileSync(path, gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join("")));
    return path;
  };
  const recordings = gz("sn_recordings.jsonl.gz", {
    id: "r",
    sources: [{ type: "file", channels: [0], source: "03.wav" }],
    sampling_rate: 16_000,
    duration: 2,
  });
  const supervisions = gz("sn_supervisions.jsonl.gz", {
    id: "s",
    recording_id: "r",
    start: 0.5,
    duration: 1,
    text: "mhoro",
    language: "sn",
  });
  const { page, site, errors } = await visit({ models: false, viewport: sizes.phone });
  const here = explorer(page);
  await assistant(page).opened();
  await page.goto(`${site.url}#review`);
  await page.locator('inzwa-review a[href="#explore"]').click();
  await here.is("empty");
  await here.act("files").setInputFiles([recordings, supervisions, join(lhotse, "03.wav")]);
  await here.is("ready");
  await here.shows(1);
  await here.at(0).click();
  await expect(here.row.locator("inzwa-wave")).toHaveAttribute("data-drawn", "");
  await expect(here.row.locator(".review-told")).toContainText("1");

  for (const language of ["en", "sw", "hi", "mr", "ml", "sn"]) {
    await page.locator('[data-action="language"]').first().selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(here.row.locator("h3")).toBeVisible();
    expect.soft(await sideways(page), language).toBeLessThanOrEqual(0);
    if (process.env.INZWA_PICTURES)
      await page.screenshot({ path: `${process.env.INZWA_PICTURES}/explore-${language}.png`, fullPage: true });
  }

  // A file that is let go over the page.
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["file_name,transcription\nnone.wav,mvura\n"], "metadata.csv", { type: "text/csv" }));
    return transfer;
  });
  await here.screen.dispatchEvent("dragover", { dataTransfer: data });
  await expect(here.screen).toHaveAttribute("data-dropping", "");
  await here.screen.dispatchEvent("drop", { dataTransfer: data });
  await expect(here.at(0)).toContainText("mvura");
  await expect(here.screen.locator("[data-soundless]")).toHaveAttribute("data-soundless", "1");
  expect(errors).toEqual([]);
});

test("a hundred thousand rows scroll to their end, and few of them are ever in the document", async ({
  visit,
  folder,
}) => {
  const path = join(folder, "long.json");
  const lines = Array.from({ length: 100_000 }, (_, i) =>
    JSON.stringify({
      audio_filepath: `a/${i}.wav`,
      duration: 1 + (i % 20),
      text: `${words[i % 4]} ${i}`,
      pred_text: words[i % 3],
    }),
  );
  writeFileSync(path, lines.join("\n"));
  const { page, errors } = await visit({ models: false });
  const here = explorer(page);
  await assistant(page).opened();
  await here.open();
  await here.act("files").setInputFiles(path);
  await expect(here.screen.locator("[data-shown]")).toHaveAttribute("data-shown", "100000", { timeout: 90_000 });
  await here.grid.focus();
  await page.keyboard.press("End");
  await expect(here.at(99_999)).toBeInViewport();
  await expect(here.at(99_999)).toContainText("99999");
  expect(await here.screen.locator("[data-place]").count()).toBeLessThan(60);
  // On a phone the card lies below the rows: each row that is tapped comes into view.
  await page.setViewportSize(sizes.phone);
  await page.keyboard.press("Home");
  for (const place of [1, 2]) {
    await here.at(place).click();
    await expect(here.row).toHaveAttribute("data-row", String(place));
    await expect(here.row.locator("h3")).toBeInViewport();
  }
  await here.act("shut").click();
  await here.act("search").fill("99999");
  await expect(here.screen.locator("[data-shown]")).toHaveAttribute("data-shown", "1", { timeout: 60_000 });
  expect(errors).toEqual([]);
});
