import { assistant } from "./support/assistant.ts";
import { siteWithFarModels } from "./support/far.ts";
import { modelsScreen } from "./support/models.ts";
import { sizes, soundNow } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

test("what came with the site is shown; models of another host are fetched after a yes, and the assistant then runs on them", async ({
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
  await expect(page).toHaveURL(/#models$/);
  await expect(models.tier("pocket")).toHaveAttribute("data-state", "in-use");
  await expect(models.model("pocket-asr-sn")).toHaveAttribute("data-state", "installed");
  await expect(models.screen.locator("[data-trust]")).toHaveAttribute("data-trust", "test");
  await expect(models.screen.locator('[data-stage-plan="asr"] [data-reason]').first()).toBeAttached();
  await expect(models.screen.locator("[data-pack]")).not.toHaveCount(0);
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await soundNow(page, size, ["light"]);
  }
  await page.goBack();
  await expect(models.screen).toBeHidden();
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toContainText(/mhoro/i);
  await inzwa.is("idle");
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
  await inzwa.ask("Guta guru reZimbabwe nderipi?");
  await expect(inzwa.replies.last()).toContainText("Harare", { timeout: 30_000 });

  // The choice outlives the page, and the other host is not needed any more.
  await far.die();
  await page.reload();
  await inzwa.is("idle", 60_000);
  await expect(page.locator("body")).toContainText("llm: far-llm-sn");
});

test("a licence comes first, the same bytes are not fetched twice, a download goes on and can pause, and what is deleted is gone", async ({
  visit,
  openSite,
  folder,
}) => {
  const { dir, far } = await siteWithFarModels(folder, ({ models }) => {
    const pocket = models.find(({ id }) => id === "pocket-asr-sn");
    const twin = models.findIndex(({ id }) => id === "far-asr-sn");
    models[twin] = { ...models[twin], files: pocket?.files } as (typeof models)[number];
    const voice = models.findIndex(({ id }) => id === "far-tts-sn");
    const licence = { spdx: "CC-BY-NC-4.0", commercial: false, notice: "Not for business." };
    models[voice] = { ...models[voice], licence } as (typeof models)[number];
  });
  const { page } = await visit({ site: await openSite({ dir }), grant: false });
  await assistant(page).is("idle", 60_000);
  const models = modelsScreen(page);
  await models.open();
  const [llm, tts] = [models.model("far-llm-sn"), models.model("far-tts-sn")];

  await test.step("a licence without business use is shown before a byte is fetched", async () => {
    await models.button("models-download", "far-tts-sn").click();
    await expect(models.question).toContainText("CC-BY-NC-4.0");
    await models.answer("licence", false);
    expect(far.requests).toEqual([]);
    await expect(tts).toHaveAttribute("data-state", "absent");
  });

  await test.step("models with the same bytes are not fetched twice", async () => {
    await models.button("models-download", "far-asr-sn").click();
    await models.answer("host", true);
    await expect(models.model("far-asr-sn")).toHaveAttribute("data-state", "installed", { timeout: 30_000 });
    expect(far.requests).toEqual([]);
  });

  far.rate = 2_000_000;
  await models.button("models-download", "far-llm-sn").click();
  await expect.poll(() => far.sent, { timeout: 20_000 }).toBeGreaterThan(5_000_000);
  await far.die();
  await expect(llm.locator("[data-waiting]")).toBeVisible({ timeout: 20_000 });
  await far.rise();
  await expect(llm).toHaveAttribute("data-state", "installed", { timeout: 60_000 });
  const size = 10_700_000;
  expect(far.sent, "what had come was not fetched again").toBeLessThan(1.3 * size);

  await models.button("models-download", "far-tts-sn").click();
  await models.answer("licence", true);
  far.rate = 1_000_000;
  await expect.poll(() => far.sent, { timeout: 20_000 }).toBeGreaterThan(1.2 * size);
  await models.button("models-pause", "far-tts-sn").click();
  await expect(tts).toHaveAttribute("data-state", "partial");

  await models.button("models-verify", "far-llm-sn").click();
  await expect(llm).toHaveAttribute("data-state", "installed", { timeout: 20_000 });
  const used = () => models.screen.locator('[data-storage="used"]').innerText();
  const before = await used();
  await models.button("models-delete", "far-llm-sn").click();
  await models.answer("delete", true);
  await expect(llm).toHaveAttribute("data-state", "absent");
  await expect.poll(used).not.toBe(before);
});
