import { join } from "node:path";
import { openStoring } from "./support/collection.ts";
import { soundInEverySize } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";
import { NOTHING, stored, voices } from "./support/voices.ts";
import { record, silence, speech } from "./support/wav.ts";

test("a voice goes to a store by an address that its server signed, after a yes to both, and is taken back", async ({
  visit,
  folder,
}) => {
  const microphone = record(join(folder, "voice.wav"), silence(0.5), speech("00.wav"), silence(20));
  const { page, errors } = await visit({ microphone, models: false });
  const here = voices(page);
  const collection = await openStoring();
  const question = here.screen.locator("[data-question]");
  const sounds = () => collection.kept().filter(({ text }) => text.startsWith("RIFF"));

  await test.step("one recording is kept", async () => {
    // What the switch "Nothing I say leaves this device" does, which is on until somebody takes it off.
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
    await expect(here.rows).toHaveAttribute("data-clip-state", "kept");
  });

  await test.step("the store is named before a byte goes there", async () => {
    await here.screen.locator('form.collect-send [name="address"]').fill(collection.url);
    await here.act("address").click();
    await expect(question).toHaveAttribute("data-question", "recordings");
    await here.act("send").click();
    await expect(question).toHaveAttribute("data-question", "store");
    await expect(question).toContainText(new URL(collection.store).host);
    await soundInEverySize(page, "before recordings go to a store");
    expect(sounds()).toEqual([]);
    await here.act("stay").click();
    await expect(question).toHaveCount(0);
    // Who thinks again is asked again, also in a later visit.
    await page.reload();
    await here.act("pause").click();
    await expect(question).toHaveAttribute("data-question", "store");
    expect(sounds()).toEqual([]);
  });

  await test.step("it arrives once, though an acknowledgement is lost", async () => {
    collection.lose(2);
    await here.act("send").click();
    await expect(here.screen.locator("[data-sending]")).toHaveAttribute("data-stored", "1", { timeout: 20_000 });
    expect(sounds()).toHaveLength(1);
    expect(collection.kept().filter(({ name }) => name === "metadata.jsonl")).toHaveLength(1);
    expect(collection.puts).toContain("PUT 412");
  });

  await test.step("both hosts stand among those that were contacted", async () => {
    await page.evaluate(() => {
      location.hash = "models";
    });
    for (const url of [collection.url, collection.store])
      await expect(page.locator(`inzwa-models [data-host="${new URL(url).host}"]`)).toHaveAttribute(
        "data-allowed",
        "true",
      );
    await page.evaluate(() => {
      location.hash = "collect";
    });
  });

  await test.step("taken back, nothing of it is left", async () => {
    await here.act("withdraw").click();
    await here.act("withdraw-yes").click();
    await here.is("asking");
    await expect.poll(() => stored(page)).toEqual(NOTHING);
    expect(sounds()).toEqual([]);
    for (const { name, text } of collection.kept())
      if (name === "metadata.jsonl") expect(JSON.parse(text)).toMatchObject({ text: "" });
  });
  await collection.close();
  expect(errors).toEqual([]);
});
