import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant, words } from "./support/assistant.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

/**
 * Said by voices of espeak-ng for Swahili, whose letters sound nearest: "isa mazai matanhatu mubhasikiti" (m3), "wedzera kofi
 * rimwe pane zvandiri kutenga" (Michael), "kwete" and "zvakanaka" (m3). The pocket recogniser knows these sentences.
 */
const [eggs, coffee, no, yes] = ["eggs", "coffee", "no", "yes"].map((name) => speech(`lists/${name}.wav`));

function listOf(page: Page) {
  const list = page.locator("inzwa-skills .skill-list");
  return { list, items: list.locator("li") };
}

test("a list is built by voice, is there after a reload and another start, and goes only after a spoken yes", async ({
  visit,
  folder,
}) => {
  test.setTimeout(300_000);
  // A busy machine may open the microphone's file a second late: a word that lost its beginning is another one.
  const spoken = (name: string, ...parts: (Buffer | undefined)[]) =>
    record(join(folder, `${name}.wav`), silence(3), ...parts.map((part) => part ?? silence(0)), silence(8));

  const first = await visit({ microphone: spoken("list", eggs, silence(9), coffee) });
  await test.step("two things are said, one after the other", async () => {
    const inzwa = assistant(first.page);
    await inzwa.is("idle", 60_000);
    await inzwa.talk.click();
    const { list, items } = listOf(first.page);
    await expect(list).toContainText("(1)", { timeout: 60_000 });
    await expect(list).toContainText("(2)", { timeout: 60_000 });
    await expect(inzwa.said).toHaveCount(2);
    await expect(inzwa.replies.last()).toContainText("zvekutenga", { timeout: 30_000 });
    await inzwa.stop.click();
    await inzwa.is("idle");
    await expect(items).toHaveText(["mazai matanhatu", "kofi rimwe"]);
  });

  await test.step("it survives a reload", async () => {
    await first.page.reload();
    await assistant(first.page).is("idle", 60_000);
    await expect(listOf(first.page).items).toHaveText(["mazai matanhatu", "kofi rimwe"]);
    expect(first.errors).toEqual([]);
    await first.context.close();
  });

  /** A new start of the browser, in which the list is to go, and the microphone hears the answer to the question. */
  const clearing = async (name: string, said: Buffer | undefined) => {
    const { page, errors, context } = await visit({
      site: first.site,
      profile: first.profile,
      microphone: spoken(name, said),
    });
    const inzwa = assistant(page);
    await inzwa.is("idle", 60_000);
    await expect(listOf(page).items).toHaveCount(2);
    await inzwa.ask("Dzima zvekutenga");
    await expect(page.locator("[data-about=deed]")).toBeVisible({ timeout: 30_000 });
    await inzwa.is("idle", 60_000);
    await expect(listOf(page).items).toHaveCount(2);
    await inzwa.talk.click();
    await expect(inzwa.said).toHaveCount(2, { timeout: 60_000 });
    await expect(page.locator("[data-about=deed]")).toHaveCount(0, { timeout: 30_000 });
    expect(errors).toEqual([]);
    return { page, inzwa, context };
  };

  await test.step("a spoken no keeps it", async () => {
    const { page, inzwa, context } = await clearing("no", no);
    expect(words(await inzwa.said.last().textContent())).toBe("kwete");
    await inzwa.stop.click();
    await inzwa.is("idle");
    await expect(listOf(page).items).toHaveCount(2);
    await context.close();
  });

  await test.step("a spoken yes deletes it, also for the next start", async () => {
    const { page, inzwa } = await clearing("yes", yes);
    expect(words(await inzwa.said.last().textContent())).toBe("zvakanaka");
    await expect(listOf(page).list).toHaveCount(0, { timeout: 30_000 });
    await page.reload();
    await inzwa.is("idle", 60_000);
    await expect(inzwa.talk).toBeVisible();
    await expect(listOf(page).list).toHaveCount(0);
  });
});
