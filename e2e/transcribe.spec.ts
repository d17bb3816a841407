import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { isFailure } from "../core/failure.ts";
import { align } from "../core/measure/alignment.ts";
import { readWav } from "../core/wav.ts";
import { joined, openEncoder } from "../server/audio/encode.ts";
import { assistant, words } from "./support/assistant.ts";
import { saved } from "./support/download.ts";
import { sizes, soundInEverySize } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";
import { labels, record, silence, speech } from "./support/wav.ts";

const said = labels.slice(0, 3);

function recording(folder: string, name: string, times: number): string {
  const parts = said.flatMap(({ file }) => [speech(file), silence(0.8)]);
  return record(join(folder, name), ...Array.from({ length: times }, () => parts).flat());
}

function screenOf(page: Page) {
  const screen = page.locator("inzwa-transcribe");
  return {
    screen,
    field: screen.locator('[data-action="transcribe-choose"]'),
    file: (name: string) => screen.locator("[data-file]", { has: page.getByRole("heading", { name, exact: true }) }),
  };
}

test("files are written down one after the other, saved as text and subtitles; one that is none says why", async ({
  visit,
  folder,
}) => {
  test.setTimeout(300_000);
  const { page, errors, requests } = await visit({ grant: false, viewport: sizes.phone });
  await assistant(page).is("idle", 60_000);
  await page.evaluate(() => {
    location.hash = "#transcribe";
  });
  const { screen, field, file } = screenOf(page);
  await expect(screen.locator(".screen-title")).toBeVisible();
  await soundInEverySize(page, "Transcribe");

  const before = requests.length;
  const long = recording(folder, "musha.wav", 8);
  const none = join(folder, "none.mp3");
  record(none);
  await field.setInputFiles([long, none, recording(folder, "pfupi.wav", 1)]);
  await expect(file("musha.wav")).toHaveAttribute("data-file-state", "reading", { timeout: 30_000 });
  await expect(file("pfupi.wav")).toHaveAttribute("data-file-state", "waiting");
  await expect(file("musha.wav").locator("li").nth(2)).toBeVisible({ timeout: 60_000 });
  await expect(file("musha.wav").locator("progress")).toBeVisible();
  await soundInEverySize(page, "Transcribe");
  await expect(file("musha.wav")).toHaveAttribute("data-file-state", "done", { timeout: 180_000 });
  await expect(file("pfupi.wav")).toHaveAttribute("data-file-state", "done", { timeout: 60_000 });
  await expect(file("none.mp3")).toHaveAttribute("data-file-state", "failed");
  await expect(file("none.mp3").getByRole("alert")).toBeVisible();

  const text = words(await file("pfupi.wav").locator("[data-transcript]").textContent());
  for (const { text: expected } of said) expect(text).toContain(expected.split(" ").at(-1));
  const press = (format: string) => file("musha.wav").locator(`[data-action="transcribe-save-${format}"]`).click();
  expect(words((await saved(page, () => press("txt"))).text)).toContain(said[0]?.text.split(" ").at(-1));
  expect((await saved(page, () => press("srt"))).text).toMatch(/^1\n00:00:00,\d{3} --> 00:00:0\d,\d{3}\n/);
  const { text: vtt } = await saved(page, () => press("vtt"));
  expect(vtt).toMatch(/^WEBVTT\n\n00:00:00\.\d{3} --> /);
  expect(vtt, "times run to the end of the file").toMatch(/\n00:01:[45]\d\.\d{3} --> /);
  await soundInEverySize(page, "Transcribe");
  expect(
    requests.slice(before).filter((url) => !url.startsWith(page.url().split("?")[0] ?? "") && !url.startsWith("blob:")),
  ).toEqual([]);
  expect(errors).toEqual([]);
});

test("MP3, FLAC and Ogg Opus are written down as the WAV is", async ({ visit, folder }) => {
  test.setTimeout(180_000);
  const { page, errors } = await visit({ grant: false, viewport: sizes.laptop });
  await assistant(page).is("idle", 60_000);
  await page.evaluate(() => {
    location.hash = "#transcribe";
  });
  const sound = readWav(readFileSync(recording(folder, "wav.wav", 1)));
  if (isFailure(sound)) throw new Error(sound.code);
  const { samples, sampleRate } = sound;
  const files = await Promise.all(
    (["mp3", "flac", "opus"] as const).map(async (format) => {
      const encoder = await openEncoder(format, sampleRate);
      const path = join(folder, `${format}.${format === "opus" ? "ogg" : format}`);
      writeFileSync(path, joined(encoder.push(samples), encoder.end()));
      encoder.close();
      return path;
    }),
  );
  const { field, file } = screenOf(page);
  await field.setInputFiles([join(folder, "wav.wav"), ...files]);
  const wordsOf = async (name: string) => {
    await expect(file(name)).toHaveAttribute("data-file-state", "done", { timeout: 60_000 });
    return words(await file(name).locator("[data-transcript]").textContent()).split(" ");
  };
  const heard = await wordsOf("wav.wav");
  expect(heard.length).toBeGreaterThan(8);
  expect(await wordsOf("flac.flac"), "FLAC leaves nothing out").toEqual(heard);
  for (const name of ["mp3.mp3", "opus.ogg"]) {
    const same = align(heard, await wordsOf(name)).filter(({ type }) => type === "equal");
    const hits = same.reduce((sum, { refEnd, refStart }) => sum + refEnd - refStart, 0);
    expect(hits, name).toBeGreaterThan(heard.length / 2);
  }
  expect(errors).toEqual([]);
});

test("compressed sound is decoded by the browser, a conversation has right of way, and Stop stops at once", async ({
  visit,
  folder,
}) => {
  test.setTimeout(180_000);
  const { page, errors } = await visit({ grant: false, viewport: sizes.laptop });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  const wav = recording(folder, "long.wav", 10);
  // The browser's own recorder makes the file; dropping it on Talk leads to the screen.
  await page.evaluate(
    async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const context = new AudioContext();
      const sound = await context.decodeAudioData(bytes.buffer);
      const out = context.createMediaStreamDestination();
      const source = new AudioBufferSourceNode(context, { buffer: sound });
      source.connect(out);
      const recorder = new MediaRecorder(out.stream, { mimeType: "audio/webm;codecs=opus" });
      const parts: Blob[] = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const stopped = new Promise((resolve) => {
        recorder.onstop = resolve;
      });
      source.onended = () => recorder.stop();
      recorder.start();
      source.start();
      await stopped;
      const data = new DataTransfer();
      data.items.add(new File(parts, "opus.webm", { type: "audio/webm" }));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    readFileSync(recording(folder, "short.wav", 1)).toString("base64"),
  );
  await expect(page).toHaveURL(/#transcribe$/);
  const { field, file } = screenOf(page);
  await expect(file("opus.webm")).toHaveAttribute("data-file-state", "done", { timeout: 60_000 });
  const text = words(await file("opus.webm").locator("[data-transcript]").textContent());
  expect(text).toContain(said[0]?.text.split(" ").at(-1));

  await field.setInputFiles(wav);
  await expect(file("long.wav")).toHaveAttribute("data-file-state", "reading", { timeout: 30_000 });
  await page.goBack();
  await inzwa.ask("Mvura inonzi chii nechirungu?");
  await expect(inzwa.replies).toContainText("water");
  await page.goForward();
  await inzwa.is("idle");
  await expect(file("long.wav")).toHaveAttribute("data-file-state", /reading|done/);
  await file("long.wav").locator('[data-action="transcribe-cancel"]').click();
  await expect(file("long.wav")).toHaveAttribute("data-file-state", "cancelled", { timeout: 1_000 });
  expect(errors).toEqual([]);
});
