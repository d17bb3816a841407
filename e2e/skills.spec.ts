import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { expect, test } from "./support/visit.ts";

const skills = "inzwa-skills";

test("a timer counts on across a reload, and rings; a list is deleted only after a yes; a reminder leaves as a file", async ({
  visit,
}) => {
  const { page, errors } = await visit({ grant: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await inzwa.ask("Isa taima yemaminiti mashanu");
  const timer = page.locator(`${skills} [data-alarm=timer]`);
  await expect(timer).toHaveCount(1, { timeout: 30_000 });
  await expect(timer).toContainText(/[45]:\d\d/);
  await inzwa.is("idle");
  await expect(inzwa.replies).toContainText("maminiti mashanu");
  await page.reload();
  await inzwa.is("idle", 60_000);
  await expect(timer).toContainText(/[34]:\d\d/);
  await timer.locator("[data-action=skill-forget]").click();
  await expect(timer).toHaveCount(0);
  await inzwa.ask("Isa taima yemasekondi maviri");
  await expect(page.locator(`${skills} .skill-due`)).toHaveCount(1, { timeout: 30_000 });
  await page.locator(`${skills} [data-action=skill-forget]`).click();
  await expect(page.locator(skills)).toHaveCount(0);
  await inzwa.is("idle");

  await inzwa.ask("Wedzera mukaka nechingwa pane zvekutenga");
  await expect(page.locator(`${skills} .skill-list`)).toContainText("(2)", { timeout: 30_000 });
  await inzwa.is("idle");
  await inzwa.ask("Dzima zvekutenga");
  await expect(page.locator("[data-action=skill-yes]")).toBeVisible({ timeout: 30_000 });
  await inzwa.is("idle");
  await page.locator("[data-action=skill-no]").click();
  await expect(page.locator("[data-action=skill-yes]")).toHaveCount(0, { timeout: 30_000 });
  await inzwa.is("idle");
  await expect(page.locator(`${skills} .skill-list`)).toContainText("(2)");
  await inzwa.ask("Dzima zvekutenga");
  await page.locator("[data-action=skill-yes]").click({ timeout: 30_000 });
  await expect(page.locator(skills)).toHaveCount(0, { timeout: 30_000 });
  await inzwa.is("idle");

  await page.evaluate(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  await inzwa.ask("Ndiyeuchidze kufonera amai mangwana na5 masikati");
  const save = page.locator(`${skills} [data-action=skill-calendar]`);
  await expect(save).toBeVisible({ timeout: 30_000 });
  const download = page.waitForEvent("download");
  await save.click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("inzwa.ics");
  const stream = await file.createReadStream();
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  expect(text).toContain("SUMMARY:kufonera amai");
  expect(errors).toEqual([]);
});

test("what is understood only half is asked about, and done after a yes alone", async ({ visit }) => {
  const { page, errors } = await visit({ grant: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  const asked = page.locator("[data-about=meaning]");
  const timer = page.locator(`${skills} [data-alarm=timer]`);
  await inzwa.ask("Isa taima yezai maminiti mashanu");
  await expect(inzwa.replies.last()).toContainText("Handina chokwadi", { timeout: 30_000 });
  await expect(asked).toBeVisible();
  await expect(asked).toHaveAttribute("aria-label", "Ndizvo zvawanga uchireva here?");
  expect(await violations(page)).toEqual([]);
  await inzwa.is("idle");
  await page.locator("[data-action=skill-no]").click();
  await expect(asked).toHaveCount(0, { timeout: 30_000 });
  await inzwa.is("idle");
  await expect(timer).toHaveCount(0);

  await inzwa.ask("Isa taima yemazai maminiti matanhatu");
  await expect(asked).toBeVisible({ timeout: 30_000 });
  await inzwa.is("idle");
  await inzwa.ask("Hongu");
  await expect(timer).toHaveCount(1, { timeout: 30_000 });
  await expect(timer).toContainText(/[56]:\d\d/);
  await expect(asked).toHaveCount(0);
  expect(errors).toEqual([]);
});
