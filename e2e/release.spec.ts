import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { modelsScreen } from "./support/models.ts";
import { failsAt, idOf, RELEASED, siteWithRegistry } from "./support/release.ts";
import { expect, test } from "./support/visit.ts";

const be = (page: Page, id: string) =>
  page.evaluate((one) => localStorage.setItem("release", JSON.stringify({ id: one, left: {}, seen: {} })), id);

const noted = (page: Page) => page.evaluate(() => JSON.parse(localStorage.getItem("release") ?? "{}"));

test("a bad model is taken by a device of the canary, which leaves it by itself and loses nothing", async ({
  visit,
  openSite,
  folder,
}) => {
  test.slow();
  const { site, begin } = await siteWithRegistry(folder, failsAt("Sadza"));
  const { page, requests } = await visit({ site: await openSite({ dir: site }) });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  const looks = () => requests.filter((url) => url.includes("channel.json")).length;
  await expect.poll(looks).toBeGreaterThan(0);
  expect(await page.evaluate(() => localStorage.getItem("release")), "no channel, no trace of one").toBe(null);

  await be(page, await idOf(true));
  await page.evaluate(() => localStorage.setItem("settings", JSON.stringify({ share_metrics: true })));
  await begin();
  await page.reload();
  await expect(page.locator("body")).toContainText(`llm: ${RELEASED}`, { timeout: 60_000 });
  await inzwa.is("idle", 60_000);
  await page.evaluate(() => Object.assign(globalThis, { samePage: true }));
  await inzwa.ask("Guta guru reZimbabwe nderipi?");
  await expect(inzwa.replies.last()).toContainText("Harare", { timeout: 30_000 });
  // Who tells how well Inzwa works has stars in place of the two thumbs.
  await page.locator('[data-star="2"]').click();
  await expect(page.locator('[data-star="2"]')).toBeChecked();
  await expect.poll(async () => (await noted(page)).seen[RELEASED]).toMatchObject({ rated: 1, disliked: 1 });
  for (let n = 1; n <= 3; n++) {
    await inzwa.ask("Sadza rinobikwa sei?");
    await expect(inzwa.said).toHaveCount(n + 1);
    await expect(page.locator(".rate, .stars")).toHaveCount(0);
    await expect(page.locator("[data-failure]").first()).toBeVisible();
  }
  // The fourth one decides, and is answered by the former model.
  await inzwa.ask("Sadza rinobikwa sei?");
  await expect(page.locator("body")).toContainText("llm: pocket-llm-sn", { timeout: 60_000 });
  await inzwa.is("idle", 60_000);
  await expect(inzwa.replies.last()).toContainText(/sadza/i, { timeout: 30_000 });
  await expect(inzwa.replies.first()).toContainText("Harare");
  expect(await page.evaluate(() => "samePage" in globalThis), "nobody reloaded the page").toBe(true);
  // A host of files takes no report; it waits, with its lies drawn.
  await expect.poll(() => requests.filter((url) => url.endsWith("/v1/metrics-in")).length).toBeGreaterThan(0);
  expect((await noted(page)).told).toMatchObject({ [RELEASED]: { release: RELEASED, arm: "challenger" } });

  const models = modelsScreen(page);
  await models.open();
  await expect(models.screen.locator(`[data-release="${RELEASED}"]`)).toHaveAttribute("data-state", "left");
  const fetched = requests.filter((url) => url.includes(RELEASED)).length;
  const before = looks();
  await page.reload();
  await inzwa.is("idle", 60_000);
  await expect.poll(looks, { timeout: 30_000 }).toBeGreaterThan(before);
  await expect(page.locator("body")).toContainText("llm: pocket-llm-sn");
  expect(requests.filter((url) => url.includes(RELEASED))).toHaveLength(fetched);
});

test("a device outside the canary fetches nothing of it; a changed and an older channel are refused in words", async ({
  visit,
  openSite,
  folder,
}) => {
  const { site, channel, begin, release } = await siteWithRegistry(folder);
  const { page, requests } = await visit({ site: await openSite({ dir: site }) });
  const inzwa = assistant(page);
  const models = modelsScreen(page);
  const row = models.screen.locator(`[data-release="${RELEASED}"]`);
  // The page looks at the channel behind its start, when all that it keeps for tomorrow is kept.
  const looks = () => requests.filter((url) => url.includes("channel.json")).length;
  const again = async () => {
    const before = looks();
    await page.reload();
    await inzwa.is("idle", 60_000);
    await models.open();
    await expect.poll(looks, { timeout: 60_000 }).toBeGreaterThan(before);
  };
  await inzwa.is("idle", 60_000);
  await expect.poll(looks, { timeout: 60_000 }).toBeGreaterThan(0);
  await be(page, await idOf(false));
  await begin();
  const older = readFileSync(channel, "utf8");
  await again();
  await expect(row).toHaveAttribute("data-state", "elsewhere");
  expect(requests.filter((url) => url.includes(RELEASED))).toEqual([]);

  const refused = async (code: string) => {
    await again();
    await expect(models.screen.locator(`[data-release-notice="${code}"]`)).toBeVisible();
    await expect(row).toHaveAttribute("data-state", "elsewhere");
  };
  writeFileSync(channel, older.replace(/"weight\\":50/, '"weight\\":99'));
  await refused("unsigned-manifest");
  await release("pause", "llm-sn");
  await again();
  // Only when the page has taken the second one is the first one older. The section names days too, the mark the version.
  await expect(models.screen.locator("[data-releases] .marks span").first()).toHaveText(/^\D*2$/);
  writeFileSync(channel, older);
  await refused("old-manifest");
  expect(requests.filter((url) => url.includes(RELEASED))).toEqual([]);
});
