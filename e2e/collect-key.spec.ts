import { join } from "node:path";
import { openCollection } from "./support/collection.ts";
import { soundInEverySize } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";
import { voices } from "./support/voices.ts";
import { record, silence, speech } from "./support/wav.ts";

test("a wrong key is set right where it was given, and what waited for it goes", async ({ visit, folder }) => {
  const microphone = record(join(folder, "voice.wav"), silence(0.5), speech("00.wav"), silence(20));
  const { page } = await visit({ microphone, models: false });
  const here = voices(page);
  const collection = await openCollection(join(folder, "given"));
  const form = here.screen.locator("form.collect-send");
  const sending = here.screen.locator("[data-sending]");
  // What a server with keys answers.
  await page.route(`${collection.url}/v1/**`, (route) =>
    ["Bearer right", undefined].includes(route.request().headers().authorization)
      ? route.continue()
      : route.fulfill({ status: 401, headers: { "Access-Control-Allow-Origin": "*" }, json: {} }),
  );
  await page.evaluate(() => {
    const chosen = JSON.parse(localStorage.getItem("settings") ?? "{}");
    localStorage.setItem("settings", JSON.stringify({ ...chosen, local_only: false }));
    location.hash = "collect";
  });
  await page.reload();
  await here.act("on").click();
  await here.answer("asr", "yes");
  await here.act("agree").click();
  await here.take();
  await here.act("keep").click();
  await expect(page.locator(".foot-private")).toBeAttached();
  await form.locator('[name="address"]').fill(collection.url);
  await form.locator('[name="key"]').fill("wrong");
  await here.act("address").click();
  await here.act("send").click();
  await expect(here.screen.locator('[data-stuck="key"]')).toBeVisible();
  expect(collection.requests.filter((one) => one.startsWith("POST"))).toEqual([]);
  await soundInEverySize(page, "a key that is not taken");

  // Something is let go: the foot does not say that all of it stays.
  await expect(page.locator(".foot-private")).toHaveCount(0);

  // The recording may be known there: it goes to no other server.
  await form.locator('[name="address"]').fill("https://other.example");
  await here.act("address").click();
  await expect(form.locator('[name="address"]')).toHaveAttribute("aria-invalid", "true");
  await form.locator('[name="address"]').fill(collection.url);
  await form.locator('[name="key"]').fill("right");
  await here.act("address").click();
  await expect(sending).toHaveAttribute("data-stored", "1", { timeout: 20_000 });
  await expect(form).toHaveCount(0);
  await expect(page.locator(".foot-private")).toHaveCount(0);
  expect(collection.kept().filter(({ text }) => text.startsWith("RIFF"))).toHaveLength(1);
  await collection.close();
});
