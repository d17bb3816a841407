import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { withEngines, withoutEngines } from "./support/engines.ts";
import { sideways, sizes, soundInEverySize } from "./support/sizes.ts";
import { tracks, watchTracks } from "./support/tracks.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

const STEPS = ["language", "speech", "cost", "microphone", "question"];

/** The first steps by their documented surface alone. */
function firstSteps(page: Page) {
  const box = page.locator("inzwa-welcome [data-welcome-step]");
  const act = (name: string) => box.locator(`[data-action=welcome-${name}]`);
  return {
    box,
    act,
    title: box.locator(".welcome-title"),
    trial: box.locator("[data-welcome-trial]"),
    at: (step: string) => expect(box).toHaveAttribute("data-welcome-step", step, { timeout: 15_000 }),
  };
}

const mark = (page: Page) => page.evaluate(() => localStorage.getItem("welcome"));

test("a first visit is led to its first answer beside a Talk that works, in every size", async ({ visit, folder }) => {
  const voice = Array.from({ length: 12 }, () => [speech("09.wav"), silence(1)]).flat();
  const { page, errors, requests, site } = await visit({
    viewport: sizes.phone,
    query: "&ui_language=en",
    microphone: record(join(folder, "voice.wav"), ...voice),
  });
  const inzwa = assistant(page);
  const steps = firstSteps(page);
  await steps.at("language");
  await inzwa.is("idle", 60_000);
  for (const viewport of Object.values(sizes)) {
    await page.setViewportSize(viewport);
    await expect(inzwa.talk).toBeEnabled();
    await inzwa.talk.click({ trial: true });
  }
  const sound = async (step: string) => {
    await steps.at(step);
    await soundInEverySize(page, step);
  };
  await sound("language");
  await steps.box.getByRole("radio", { name: "chiShona" }).check();
  await expect(steps.title).toHaveText("Unoverenga mutauro upi?");
  await steps.box.getByRole("radio", { name: "English" }).check();
  await steps.act("next").click();
  await expect(steps.title).toBeFocused();
  await sound("speech");
  await expect(steps.box.locator('[data-welcome-pack="sn"]')).toContainText("ready to talk");
  await expect(steps.box.locator('[data-welcome-pack="en"]')).toContainText("260 MB");
  await steps.act("next").click();
  await sound("cost");
  await expect(steps.box).toContainText(/chiShona comes with this page: 2[78] MB/);
  await expect(steps.box.locator("[data-welcome-network]")).toHaveText(/\S/);
  await steps.box.getByRole("checkbox").check();
  expect(JSON.parse((await page.evaluate(() => localStorage.getItem("settings"))) ?? "{}")).toMatchObject({
    data_saver: "on",
  });
  await steps.act("next").click();
  await sound("microphone");
  await page.evaluate(watchTracks);
  await steps.act("try").click();
  await expect(steps.trial).toHaveAttribute("data-welcome-trial", "heard", { timeout: 15_000 });
  await expect(steps.box.getByRole("status")).toContainText("I hear you");
  expect(await tracks(page)).toEqual(["ended"]);
  await sound("microphone");
  await steps.act("next").click();
  await sound("question");
  await expect(steps.box.locator("[data-action=welcome-ask]")).toHaveCount(3);
  await steps.box.locator("[data-action=welcome-ask]").first().click();
  await expect(steps.box).toHaveCount(0);
  await inzwa.is("speaking");
  await expect(inzwa.replies).toHaveCount(1, { timeout: 30_000 });
  expect(await mark(page)).toBe("over");
  await staysAway(page);
  expect(errors).toEqual([]);
  expect(requests.filter((url) => !url.startsWith(site.url) && !/^(data|blob|about):/.test(url))).toEqual([]);
});

test("every step can be skipped, by Escape too, and a visit that breaks off goes on where it was", async ({
  visit,
}) => {
  const { page } = await visit({ grant: false, viewport: sizes.phone, engines: false });
  const inzwa = assistant(page);
  const steps = firstSteps(page);
  for (const [i, step] of STEPS.entries()) {
    await steps.at(step);
    expect(await mark(page)).toBe(step);
    if (step === STEPS.at(-1)) await withEngines(page);
    await page.reload();
    await steps.at(step);
    await expect(steps.title).not.toBeFocused();
    if (step === STEPS.at(-1)) break;
    await steps.act("next").click();
    await expect(steps.title).toBeFocused();
    await steps.at(STEPS[i + 1] ?? "");
  }
  await steps.act("back").click();
  await steps.at("microphone");
  await inzwa.is("idle", 60_000);
  await steps.act("skip").focus();
  await page.keyboard.press("Escape");
  await expect(steps.box).toHaveCount(0);
  await expect(inzwa.talk).toBeFocused();
  expect(await mark(page)).toBe("over");
  await staysAway(page);
});

test("Talk closes a microphone that is being tried, a question ends the steps, Settings open them again, Delete all brings them back", async ({
  visit,
}) => {
  const { page } = await visit({
    microphone: join(import.meta.dirname, "../test/fixtures/speech/nothing/silence.wav"),
    query: "&ui_language=en",
    engines: false,
  });
  const inzwa = assistant(page);
  const steps = firstSteps(page);
  await steps.at("language");
  await page.evaluate(() => localStorage.setItem("welcome", "microphone"));
  await withEngines(page);
  await page.reload();
  await inzwa.is("idle", 60_000);
  await steps.at("microphone");
  await page.evaluate(watchTracks);
  await steps.act("try").click();
  await expect(steps.trial).toHaveAttribute("data-welcome-trial", "listening");
  expect(await tracks(page)).toEqual(["live"]);
  await inzwa.talk.click();
  await inzwa.is("listening");
  await expect(steps.trial).toHaveAttribute("data-welcome-trial", "off");
  expect(await tracks(page)).toEqual(["ended", "live"]);
  await expect(page.getByRole("meter")).toHaveCount(1);
  await inzwa.stop.click();
  await inzwa.is("idle");

  await steps.at("microphone");
  await inzwa.ask("mhoro");
  await expect(steps.box).toHaveCount(0);
  await expect(inzwa.replies).toHaveCount(1);
  await inzwa.is("idle");
  await page.locator('[data-nav="settings"]').click();
  await page.locator("[data-action=welcome-open]").click();
  await steps.at("language");
  await expect(steps.title).toBeFocused();
  await expect(inzwa.replies).toHaveCount(1);
  await steps.act("skip").click();
  await expect(steps.box).toHaveCount(0);
  await page.locator('[data-nav="settings"]').click();
  await page.locator("[data-action=delete-all]").click();
  await page.locator("[data-action=answer-yes]").click();
  await expect(page.locator("[data-gone]")).toHaveAttribute("data-gone", "done", { timeout: 20_000 });
  await withoutEngines(page);
  await page.locator("[data-action=begin-again]").click();
  await steps.at("language");
});

test("a refused microphone is told with its remedy", async ({ visit }) => {
  const { page } = await visit({ grant: false, query: "&ui_language=en", models: false });
  const steps = firstSteps(page);
  await steps.at("language");
  await page.evaluate(() => localStorage.setItem("welcome", "microphone"));
  await page.reload();
  await steps.at("microphone");
  await steps.act("try").click();
  await expect(steps.box.locator("[data-welcome-failure]")).toHaveAttribute(
    "data-welcome-failure",
    "microphone-denied",
  );
  await expect(steps.box.getByRole("status")).toContainText("site settings");
  expect(await violations(page)).toEqual([]);
});

test("at 320 pixels, twice the text's size and from right to left nothing of the steps is lost", async ({ visit }) => {
  const { page } = await visit({ viewport: { width: 320, height: 640 }, grant: false, models: false });
  const steps = firstSteps(page);
  await steps.at("language");
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  for (const [dir, order, way] of [
    ["ltr", STEPS, "next"],
    ["rtl", STEPS.toReversed(), "back"],
  ] as const) {
    await page.evaluate((to) => {
      document.documentElement.dir = to;
    }, dir);
    for (const step of order) {
      await steps.at(step);
      expect(await sideways(page), `${step} ${dir}`).toBeLessThanOrEqual(0);
      const cut = await steps.box.evaluate((box) =>
        [...box.querySelectorAll("h3, p, span, button, label")]
          .filter((part) => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1)
          .map((part) => part.textContent),
      );
      expect(cut, `${step} ${dir}`).toEqual([]);
      if (step !== order.at(-1)) await steps.act(way).click();
    }
  }
});

/** Opened again, the page has no steps, though all that comes late has come. */
async function staysAway(page: Page): Promise<void> {
  await withoutEngines(page);
  await page.reload();
  await page.evaluate(() => {
    location.hash = "settings";
  });
  await expect(page.locator("inzwa-settings")).toHaveAttribute("data-settings", "ready", { timeout: 30_000 });
  await page.evaluate(() => {
    location.hash = "talk";
  });
  await expect(page.locator("inzwa-app")).toHaveAttribute("data-route", "talk");
  await expect(firstSteps(page).box).toHaveCount(0);
}
