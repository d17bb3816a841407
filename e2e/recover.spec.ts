import { assistant } from "./support/assistant.ts";
import { siteWithFarModels } from "./support/far.ts";
import { modelsScreen } from "./support/models.ts";
import { expect, test } from "./support/visit.ts";

test("where loading ended the page, the next start takes a size smaller, says so, and obeys a new choice", async ({
  visit,
  openSite,
  folder,
}) => {
  const { dir } = await siteWithFarModels(folder);
  const { page, context } = await visit({ site: await openSite({ dir }) });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  const models = modelsScreen(page);
  await models.open();
  await models.button("models-download", "light").click();
  await models.answer("host", true);
  await expect(models.tier("light")).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
  await models.button("models-tier", "light").click();
  await page.waitForFunction(() => localStorage.getItem("loading")?.includes("light"));
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // It never answers: there is nobody left to.
  session.send("Page.crash").catch(() => undefined);
  await crashed;

  const next = await context.newPage();
  await next.goto(page.url().replace(/#.*/, ""));
  const after = assistant(next);
  await after.is("idle", 60_000);
  await expect(next.locator('[data-failure="stepped-down"]').first()).toBeVisible();
  await expect(next.locator("body")).toContainText("asr: pocket-asr-sn");
  await after.ask("mhoro");
  await expect(after.replies).toContainText(/mhoro/i);

  const again = modelsScreen(next);
  await again.open();
  await again.button("models-tier", "light").click();
  await expect(again.tier("light")).toHaveAttribute("data-state", "in-use", { timeout: 60_000 });
});
