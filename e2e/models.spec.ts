import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { siteWithFarModels } from "./support/far.ts";
import { modelsScreen } from "./support/models.ts";
import { expect, test } from "./support/visit.ts";

test("what came with the site is shown with size, licence, signature and the reasons of the plan", async ({
  visit,
}) => {
  const { page } = await visit();
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  const models = modelsScreen(page);
  await models.open();
  await expect(page).toHaveURL(/#models$/);
  await expect(models.tier("pocket")).toHaveAttribute("data-state", "in-use");
  await expect(models.model("pocket-asr-sn")).toHaveAttribute("data-state", "installed");
  await expect(models.screen.locator("[data-trust]")).toHaveAttribute("data-trust", "test");
  await expect(models.screen.locator('[data-stage-plan="asr"] [data-reason]').first()).toBeAttached();
  await expect(models.screen.locator("[data-pack]")).not.toHaveCount(0);
  for (const viewport of [
    { width: 360, height: 740 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(viewport);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  await page.goBack();
  await expect(models.screen).toBeHidden();
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toContainText(/mhoro/i);
});

test("models of another host are fetched after a yes, and the assistant then runs on them", async ({
  visit,
  openSite,
  folder,
}) => {
  const { dir, far } = await siteWithFarModels(folder);
  const { page, requests } = await visit({ site: await openSite({ dir }) });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  const models = modelsScreen(page);
  await models.open();

  await models.button("models-download", "light").click();
  await models.answer("host", false);
  await expect(models.screen.locator(`[data-host="${far.host}"]`)).toHaveAttribute("data-allowed", "false");
  expect(far.requests).toEqual([]);
  expect(requests.filter((url) => url.startsWith(far.url))).toEqual([]);

  await models.button("models-download", "light").click();
  await models.answer("host", true);
  await expect(models.tier("light")).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
  expect(new Set(far.requests).size, "no byte is fetched twice").toBe(far.requests.length);
  await expect(models.screen.locator(`[data-host="${far.host}"]`)).toHaveAttribute("data-allowed", "true");

  await models.button("models-tier", "light").click();
  await expect(models.tier("light")).toHaveAttribute("data-state", "in-use", { timeout: 60_000 });
  await models.back();
  await inzwa.is("idle", 60_000);
  await expect(page.locator("body")).toContainText("asr: far-asr-sn");
  await inzwa.ask("Mvura inonzi chii nechirungu?");
  await expect(inzwa.replies).toContainText("water", { timeout: 30_000 });

  // The choice outlives the page, and the other host is not needed any more.
  await far.die();
  await page.reload();
  await inzwa.is("idle", 60_000);
  await expect(page.locator("body")).toContainText("llm: far-llm-sn");
});

test("a download goes on where the other host went down, can pause, and what is deleted is gone", async ({
  visit,
  openSite,
  folder,
}) => {
  const { dir, far } = await siteWithFarModels(folder);
  const { page } = await visit({ site: await openSite({ dir }) });
  await assistant(page).is("idle", 60_000);
  const models = modelsScreen(page);
  await models.open();
  const llm = models.model("far-llm-sn");
  far.rate = 6_000_000;
  await models.button("models-download", "far-llm-sn").click();
  await models.answer("host", true);
  await expect.poll(() => far.sent, { timeout: 20_000 }).toBeGreaterThan(5_000_000);
  await far.die();
  await expect(llm.locator("[data-waiting]")).toBeVisible({ timeout: 20_000 });
  await far.rise();
  await expect(llm).toHaveAttribute("data-state", "installed", { timeout: 60_000 });
  const size = 10_700_000;
  expect(far.sent, "what had come was not fetched again").toBeLessThan(1.3 * size);

  await models.button("models-download", "far-tts-sn").click();
  far.rate = 2_000_000;
  await expect.poll(() => far.sent, { timeout: 20_000 }).toBeGreaterThan(1.2 * size);
  await models.button("models-pause", "far-tts-sn").click();
  await expect(models.model("far-tts-sn")).toHaveAttribute("data-state", "partial");

  await models.button("models-verify", "far-llm-sn").click();
  await expect(llm).toHaveAttribute("data-state", "installed", { timeout: 20_000 });
  const used = () => models.screen.locator('[data-storage="used"]').innerText();
  const before = await used();
  await models.button("models-delete", "far-llm-sn").click();
  await models.answer("delete", true);
  await expect(llm).toHaveAttribute("data-state", "absent");
  await expect.poll(used).not.toBe(before);
});

test("models with the same bytes are not fetched twice", async ({ visit, openSite, folder }) => {
  const { dir, far } = await siteWithFarModels(folder, ({ models }) => {
    const pocket = models.find(({ id }) => id === "pocket-llm-sn");
    const twin = models.findIndex(({ id }) => id === "far-llm-sn");
    models[twin] = { ...models[twin], files: pocket?.files } as (typeof models)[number];
  });
  const { page } = await visit({ site: await openSite({ dir }) });
  await assistant(page).is("idle", 60_000);
  const models = modelsScreen(page);
  await models.open();
  await models.button("models-download", "far-llm-sn").click();
  await models.answer("host", true);
  await expect(models.model("far-llm-sn")).toHaveAttribute("data-state", "installed", { timeout: 30_000 });
  expect(far.requests).toEqual([]);
});

test("a licence without business use is shown before a byte is fetched", async ({ visit, openSite, folder }) => {
  const { dir, far } = await siteWithFarModels(folder, ({ models }) => {
    const voice = models.findIndex(({ id }) => id === "far-tts-sn");
    const licence = { spdx: "CC-BY-NC-4.0", commercial: false, notice: "Not for business." };
    models[voice] = { ...models[voice], licence } as (typeof models)[number];
  });
  const { page } = await visit({ site: await openSite({ dir }) });
  await assistant(page).is("idle", 60_000);
  const models = modelsScreen(page);
  await models.open();
  await models.button("models-download", "far-tts-sn").click();
  await expect(models.question).toContainText("CC-BY-NC-4.0");
  await models.answer("licence", false);
  expect(far.requests).toEqual([]);
  await expect(models.model("far-tts-sn")).toHaveAttribute("data-state", "absent");
});
