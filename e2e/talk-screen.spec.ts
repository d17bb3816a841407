import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { sizes } from "./support/sizes.ts";
import { tracks, watchTracks } from "./support/tracks.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

const silentRoom = join(import.meta.dirname, "../test/fixtures/speech/nothing/silence.wav");

test("the word that is being said stands out in the answer, which can be copied, heard again, heard slowly, and stopped", async ({
  visit,
}) => {
  const { page, context, errors } = await visit({ viewport: sizes.phone });
  await context.grantPermissions(["microphone", "clipboard-read", "clipboard-write"]);
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await page.evaluate(watchWord);
  await inzwa.ask("ndiudzeiwo nyaya");
  await inzwa.is("speaking");
  await expect(page.locator(".now")).toBeVisible();
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await expect(page.locator(".now"), size).toBeVisible();
    expect(await violations(page), size).toEqual([]);
  }
  await inzwa.is("idle", 60_000);
  await expect(page.locator(".now")).toHaveCount(0);
  const words = await page.evaluate(() => (globalThis as unknown as { followed: Followed[] }).followed);
  expect(words.length).toBeGreaterThan(5);
  expect(words.map(({ at }) => at)).toEqual(words.map(({ at }) => at).sort((a, b) => a - b));
  const took = (words.at(-1)?.time ?? 0) - (words[0]?.time ?? 0);
  expect(words.length / (took / 1000), "changes a second").toBeLessThan(15);

  await page.setViewportSize(sizes.phone);
  await page.locator('[data-action="new-talk"]').click();
  await expect(inzwa.replies).toHaveCount(0);
  await inzwa.ask("mhoro");
  await inzwa.is("speaking");
  await inzwa.is("idle");
  const answer = (await inzwa.replies.textContent())?.trim();
  await page.locator('[data-action="copy"]').click();
  await expect(page.locator('[data-action="copied"]')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(answer);
  const normal = await played(page, () => page.locator('[data-action="replay"]').click());
  const slow = await played(page, () => page.locator('[data-action="slower"]').click());
  test
    .info()
    .annotations.push({ type: "replay", description: `${Math.round(normal)} ms, slow ${Math.round(slow)} ms` });
  expect(normal).toBeGreaterThan(300);
  expect(slow / normal).toBeGreaterThan(1.15);
  await page.locator('[data-action="replay"]').click();
  await inzwa.is("speaking");
  await inzwa.stop.click();
  await inzwa.is("idle");
  await expect(inzwa.replies).toHaveCount(1);
  expect(errors).toEqual([]);
});

/** Nothing is heard any more. */
const silent = (page: Page) =>
  expect(page.getByRole("meter")).toHaveAttribute("aria-valuenow", "0", { timeout: 10_000 });

test("the newest words stay in sight when the log gets less room, but not where somebody scrolled up", async ({
  visit,
}) => {
  const { page, errors } = await visit({ viewport: sizes.phone });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await inzwa.ask("ndiudzeiwo kuti nhasi izuva ripi ".repeat(20).trim());
  await inzwa.is("idle", 60_000);
  await expect(inzwa.replies).toHaveCount(1);
  const log = page.getByRole("log");
  const below = () => log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
  await expect.poll(below).toBeLessThan(2);
  const { width, height } = sizes.phone;
  await page.setViewportSize({ width, height: height - 180 });
  await expect.poll(below, "with less room").toBeLessThan(2);
  expect(await log.evaluate((element) => element.scrollTop)).toBeGreaterThan(180);
  await log.evaluate((element) => {
    const captions = element.closest("inzwa-captions");
    captions?.parentElement?.insertBefore(captions, captions.nextSibling);
    element.scrollTo(0, element.scrollHeight);
  });
  await page.setViewportSize({ width, height: height - 200 });
  await expect.poll(below, "with less room, where it was taken out and put back").toBeLessThan(2);

  await log.evaluate((element) => element.scrollTo(0, 20));
  await page.setViewportSize({ width, height: height - 220 });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
  expect(await log.evaluate((element) => element.scrollTop), "scrolled by hand").toBe(20);
  expect(errors).toEqual([]);
});

test("a question can be sent before its silence is over, by a button and by Enter", async ({ visit, folder }) => {
  const microphone = record(
    join(folder, "q.wav"),
    silence(1),
    speech("09.wav"),
    silence(6),
    speech("09.wav"),
    silence(20),
  );
  const { page } = await visit({ microphone, query: "&turn_taking=tap", viewport: sizes.phone });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await inzwa.talk.click();
  await inzwa.is("listening");
  const asked = page.locator('[data-role="user"]');
  await expect(asked).not.toBeEmpty({ timeout: 15_000 });
  await silent(page);
  await expect(inzwa.said).toHaveCount(0);
  await page.locator('[data-action="finish"]').click();
  await expect(inzwa.said).toHaveCount(1);
  await inzwa.is("listening");
  await expect(asked).toHaveCount(2, { timeout: 20_000 });
  await expect(asked.last()).not.toBeEmpty();
  await silent(page);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("Enter");
  await expect(inzwa.said).toHaveCount(2);
});

test("the microphone is given back after Stop, and where nobody speaks, but not while an answer plays; the screen stays awake meanwhile", async ({
  visit,
}) => {
  const { page } = await visit({ microphone: silentRoom, query: "&mic_release_s=3" });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await page.evaluate(watchTracks);
  await page.evaluate(countLocks);
  const locks = () => page.evaluate(() => (globalThis as unknown as { locks: number }).locks);
  const media = () => page.evaluate(() => navigator.mediaSession.playbackState);
  await inzwa.talk.click();
  await inzwa.is("listening");
  expect(await tracks(page)).toEqual(["live"]);
  expect(await locks()).toBe(1);
  expect(await media()).toBe("playing");
  await inzwa.stop.click();
  await inzwa.is("idle");
  expect(await tracks(page)).toEqual(["ended"]);
  await expect.poll(locks).toBe(0);
  expect(await media()).toBe("paused");

  await inzwa.talk.click();
  await inzwa.is("listening");
  await inzwa.is("idle", 10_000);
  expect(await tracks(page)).toEqual(["ended", "ended"]);
  await expect(page.locator(".hint")).toContainText("Maikorofoni yavharwa");
  await expect(page.locator("inzwa-announcer")).toContainText("Maikorofoni yavharwa");
  expect(await violations(page)).toEqual([]);

  await inzwa.talk.click();
  await inzwa.is("listening");
  await inzwa.ask("ndiudzeiwo nyaya");
  await inzwa.is("speaking");
  await inzwa.is("listening", 60_000);
  expect(await tracks(page)).toEqual(["ended", "ended", "live"]);
  await inzwa.is("idle", 10_000);
  expect(await tracks(page)).toEqual(["ended", "ended", "ended"]);
});

test("how one talks is chosen on the spot, and kept", async ({ visit }) => {
  const { page } = await visit({ viewport: sizes.phone, query: "&ui_language=en" });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await expect(page.getByRole("radio", { name: "Hands-free" })).toBeChecked();
  await page.getByRole("radio", { name: "Hold" }).check();
  await expect(page.locator(".hint")).toContainText("Hold the button down");
  await page.evaluate(watchTracks);
  await inzwa.talk.hover();
  await page.mouse.down();
  await inzwa.is("listening");
  await page.mouse.up();
  await inzwa.is("idle");
  await expect.poll(() => tracks(page), { timeout: 20_000 }).toEqual(["ended"]);
  // How one talks is chosen where the assistant is idle, so it has to be there again.
  await page.reload();
  await inzwa.is("idle", 60_000);
  await expect(page.getByRole("radio", { name: "Hold" })).toBeChecked();
});

test("what goes wrong is told with a remedy, and said aloud in the page's language, or by a sign; typing still works", async ({
  visit,
}) => {
  const { page } = await visit({ grant: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  let before = 0;
  for (const [language, least, most] of [
    ["sn", 700, 10_000],
    ["en", 30, 400],
  ] as const) {
    await page.locator('[data-action="language"]').first().selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await inzwa.talk.click();
    await inzwa.is("error");
    await expect(page.getByRole("alert")).toBeVisible();
    const since = async () => (await sounded(page)) - before;
    await expect.poll(since, { message: language, timeout: 15_000 }).toBeGreaterThan(least);
    await quiet(page);
    expect(await since(), language).toBeLessThan(most);
    before = await sounded(page);
    await inzwa.ask("mhoro");
    await inzwa.is("speaking");
    await inzwa.is("idle");
    await expect(inzwa.replies.last()).toContainText("Mhoro");
    await quiet(page);
    before = await sounded(page);
  }
});

interface Followed {
  readonly at: number;
  readonly time: number;
}

/** Runs in the page: notes where the word that is said begins, each time that it changes. */
function watchWord(): void {
  const followed: { at: number; time: number }[] = [];
  Object.assign(globalThis, { followed });
  new MutationObserver(() => {
    const word = document.querySelector(".now");
    const before = word?.previousSibling;
    if (!word) return;
    let at = 0;
    for (let node = before; node; node = node.previousSibling)
      if (node.nodeType !== Node.COMMENT_NODE) at += node.textContent?.length ?? 0;
    if (at !== followed.at(-1)?.at) followed.push({ at, time: performance.now() });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** Runs in the page: a screen lock that counts who holds it; a headless browser has no screen. */
function countLocks(): void {
  const held = { locks: 0 };
  Object.defineProperty(globalThis, "locks", { get: () => held.locks });
  navigator.wakeLock.request = async () => {
    held.locks++;
    return { release: async () => void held.locks-- } as unknown as WakeLockSentinel;
  };
}

/** Milliseconds of output that can be heard, since the page was opened. */
async function sounded(page: Page): Promise<number> {
  const { output } = await assistant(page).tap();
  return output.reduce((sum, { time, peak }, i) => {
    const before = output[i - 1]?.time ?? time;
    return peak > 0.01 ? sum + Math.min(time - before, 50) : sum;
  }, 0);
}

/** Waits until half a second adds nothing that can be heard. */
async function quiet(page: Page): Promise<void> {
  const added = async () => {
    const before = await sounded(page);
    await page.waitForTimeout(500);
    return (await sounded(page)) - before;
  };
  await expect.poll(added, { timeout: 20_000 }).toBe(0);
}

/** Milliseconds of output that come of an act that makes the page speak until it is idle again. */
async function played(page: Page, act: () => Promise<void>): Promise<number> {
  const inzwa = assistant(page);
  const from = await page.evaluate(() => performance.now());
  await act();
  await inzwa.is("speaking");
  await inzwa.is("idle");
  const { output } = await inzwa.tap();
  const heard = output.filter(({ time, peak }) => time > from && peak > 0.01);
  return (heard.at(-1)?.time ?? 0) - (heard[0]?.time ?? 0);
}
