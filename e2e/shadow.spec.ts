import { join } from "node:path";
import type { Page } from "@playwright/test";
import { noBeside } from "../core/rollout/beside.ts";
import { assistant } from "./support/assistant.ts";
import { modelsScreen } from "./support/models.ts";
import { failsAt, idOf, RELEASED, siteWithRegistry } from "./support/release.ts";
import { expect, test } from "./support/visit.ts";

const remember = (page: Page, key: string, what: object) =>
  page.evaluate(([name, value]) => localStorage.setItem(name, value), [key, JSON.stringify(what)] as const);
const noted = (page: Page) => page.evaluate(() => JSON.parse(localStorage.getItem("release") ?? "{}"));

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
