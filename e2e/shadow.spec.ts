import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { noBeside } from "../core/rollout/beside.ts";
import { assistant, stagesOf, words } from "./support/assistant.ts";
import { modelsScreen } from "./support/models.ts";
import { failsAt, idOf, RELEASED, RELEASED_ASR, siteWithRegistry } from "./support/release.ts";
import { residentMB } from "./support/resident.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

const remember = (page: Page, key: string, what: object) =>
  page.evaluate(([name, value]) => localStorage.setItem(name, value), [key, JSON.stringify(what)] as const);
const noted = (page: Page) => page.evaluate(() => JSON.parse(localStorage.getItem("release") ?? "{}"));

/** ms of each measure of that name. */
const durations = (page: Page, name: string) =>
  page.evaluate(
    (one) => performance.getEntriesByName(one, "measure").map(({ duration }) => Math.round(duration)),
    name,
  );

/** The same model again, with one file of its own, for half of the devices, unheard. */
async function shadowed(folder: string) {
  const { site, release } = await siteWithRegistry(folder, failsAt("Sadza"));
  const begin = () =>
    release(
      ...["--mode", "shadow", "--weight", "50", "llm-sn", "1", "--replaces", "pocket-llm-sn"],
      ...["--evaluation", join(folder, "evaluation.json"), "--gates", join(folder, "gates.yaml")],
    );
  return { site, begin };
}

test("a shadow works on what was answered, unheard; it is shown, counted, and told of after ten turns", async ({
  visit,
  openSite,
  folder,
}) => {
  test.slow();
  const { site, begin } = await shadowed(folder);
  const { page, requests } = await visit({ site: await openSite({ dir: site }) });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  const tried = { ...noBeside, turns: 8, of: 8 };
  await remember(page, "release", { id: await idOf(true), left: {}, seen: {}, beside: { [RELEASED]: tried } });
  await remember(page, "settings", { share_metrics: true });
  await begin();
  await page.reload();
  await inzwa.is("idle", 60_000);
  const models = modelsScreen(page);
  await models.open();
  const row = models.screen.locator(`[data-release="${RELEASED}"]`);
  await expect(row).toHaveAttribute("data-state", "running", { timeout: 60_000 });
  await expect(row.locator('[data-beside="running"]')).toContainText("hainzwikwe");
  await expect(row.locator("[data-action=models-leave]")).toHaveCount(0);
  // The other files are those of the serving model, which the store has.
  const fetched = () => requests.filter((url) => url.endsWith(`${RELEASED}/tokenizer_config.json`)).length;
  const once = fetched();
  expect(once).toBeGreaterThan(0);
  const looks = () => requests.filter((url) => url.includes("channel.json")).length;
  const before = looks();
  await page.reload();
  await inzwa.is("idle", 60_000);
  await models.open();
  await expect.poll(looks, { timeout: 60_000 }).toBeGreaterThan(before);
  await expect(row).toHaveAttribute("data-state", "running", { timeout: 60_000 });
  expect(fetched(), "what the last visit fetched is kept").toBe(once);

  await models.back();
  await inzwa.ask("Guta guru reZimbabwe nderipi?");
  await expect(inzwa.replies.last()).toContainText("Harare", { timeout: 30_000 });
  await expect.poll(async () => (await noted(page)).beside[RELEASED].turns, { timeout: 90_000 }).toBe(9);
  expect((await noted(page)).told, "nine turns say too little").toBeUndefined();
  // A turn that begins while the shadow may be at work is answered as ever.
  await inzwa.ask("Guta guru reZimbabwe nderipi?");
  await expect(inzwa.replies.last()).toContainText("Harare", { timeout: 30_000 });
  await expect.poll(async () => (await noted(page)).beside[RELEASED].turns, { timeout: 90_000 }).toBe(10);
  expect((await noted(page)).beside[RELEASED]).toMatchObject({ failures: 0, of: 10 });
  await expect
    .poll(async () => (await noted(page)).told)
    .toMatchObject({
      [`${RELEASED} shadow`]: { release: RELEASED, arm: "shadow" },
    });
  await expect(page.locator("body")).toContainText("llm: pocket-llm-sn");
  await models.open();
  await expect(row).toHaveAttribute("data-state", "done");
  expect(JSON.stringify(await noted(page))).not.toMatch(/zimbabwe|harare/i);
});

test("a recogniser reads once more what was said, unheard, and leaves memory; what that costs is told", async ({
  visit,
  openSite,
  folder,
}) => {
  test.slow();
  // The same recogniser again, with one file of its own.
  const ownFile = (model: string) => appendFileSync(join(model, "generation_config.json"), "\n");
  const { site, release } = await siteWithRegistry(folder, ownFile, "asr");
  const microphone = record(join(folder, "q.wav"), silence(1), speech("09.wav"), silence(30));
  const { page, profile, requests } = await visit({ site: await openSite({ dir: site }), microphone });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  const tried = { ...noBeside, turns: 8, of: 8 };
  await remember(page, "release", {
    id: await idOf(true, RELEASED_ASR),
    left: {},
    seen: {},
    beside: { [RELEASED_ASR]: tried },
  });
  await remember(page, "settings", { share_metrics: true });
  await release(
    ...["--mode", "shadow", "--weight", "50", "asr-sn", "1", "--replaces", "pocket-asr-sn"],
    ...["--evaluation", join(folder, "evaluation.json"), "--gates", join(folder, "gates.yaml")],
  );
  const models = modelsScreen(page);
  const row = models.screen.locator(`[data-release="${RELEASED_ASR}"]`);
  // The first visit fetches it, the next one tries it.
  for (let visits = 0; visits < 2; visits++) {
    await page.reload();
    await inzwa.is("idle", 60_000);
    await models.open();
    await expect(row).toHaveAttribute("data-state", "running", { timeout: 60_000 });
  }
  expect(requests.some((url) => url.endsWith(`${RELEASED_ASR}/generation_config.json`))).toBe(true);
  await models.back();

  const shadows = async () => (await stagesOf(page)).filter(({ stage }) => stage === "shadow-asr").length;
  const turns = async () => (await noted(page)).beside[RELEASED_ASR].turns;
  /** Asks by voice, and closes the microphone once it was answered. */
  const asked = async (count: number) => {
    await inzwa.talk.click();
    await expect(inzwa.said).toHaveCount(count, { timeout: 60_000 });
    await expect(inzwa.replies).toHaveCount(count, { timeout: 30_000 });
    await inzwa.is("listening", 60_000);
    expect(await shadows(), "while somebody talks it does not work").toBe(0);
    await inzwa.stop.click();
    await inzwa.is("idle");
  };
  await asked(1);
  const before = residentMB(profile);
  await expect.poll(turns, { timeout: 90_000 }).toBe(9);
  expect(await shadows()).toBe(1);
  const during = residentMB(profile);
  const [ready] = await durations(page, "inzwa.shadow.asr.ready");
  expect(ready, "it was loaded").toBeGreaterThan(0);
  // A minute without work later it is gone.
  await expect.poll(shadows, { timeout: 90_000 }).toBe(0);
  const after = residentMB(profile);

  await asked(2);
  await expect.poll(turns, { timeout: 90_000 }).toBe(10);
  await expect
    .poll(async () => (await noted(page)).told)
    .toMatchObject({ [`${RELEASED_ASR} shadow`]: { release: RELEASED_ASR, arm: "shadow" } });
  const { failures, of, apart } = (await noted(page)).beside[RELEASED_ASR];
  expect(failures).toBe(0);
  expect(of, "letters were compared").toBeGreaterThan(tried.of + 20);
  expect(apart, "the same model reads nearly the same").toBeLessThan(0.3 * of);
  for (const text of await inzwa.said.allTextContents()) expect(words(text)).toContain("guta guru");
  await expect(page.locator("body")).toContainText("asr: pocket-asr-sn");
  expect(JSON.stringify(await noted(page))).not.toMatch(/guta|zimbabwe|harare/i);

  const [readings, heard] = [await durations(page, "inzwa.shadow.asr"), await durations(page, "inzwa.asr")];
  expect(readings.length).toBeGreaterThan(1);
  const times = `unheard readings ${readings.join(", ")} ms, the serving ones ${heard.join(", ")} ms`;
  const cost = `loaded in ${ready} ms; ${times}; renderers ${before} MB before, ${during} MB with it, ${after} MB when it had left`;
  test.info().annotations.push({ type: "cost", description: cost });
});

test("in private mode, and where nobody is told, nothing of a shadow is fetched", async ({
  visit,
  openSite,
  folder,
}) => {
  const { site, begin } = await shadowed(folder);
  const { page, requests } = await visit({ site: await openSite({ dir: site }) });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await begin();
  const models = modelsScreen(page);
  for (const settings of [{ share_metrics: true, history: "off" }, { share_metrics: false }]) {
    await remember(page, "release", { id: await idOf(true), left: {}, seen: {} });
    await remember(page, "settings", settings);
    await page.reload();
    await inzwa.is("idle", 60_000);
    await models.open();
    const row = models.screen.locator(`[data-release="${RELEASED}"]`);
    await expect(row.locator('[data-beside="elsewhere"]')).toBeVisible({ timeout: 60_000 });
  }
  // What the last visit began would be over by now.
  await page.reload();
  await inzwa.is("idle", 60_000);
  expect(requests.filter((url) => url.includes(RELEASED))).toEqual([]);
});
