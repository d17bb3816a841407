import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { assistant } from "./support/assistant.ts";
import { saved } from "./support/download.ts";
import { soundInEverySize } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

const program = resolve("node_modules/.bin/inzwa-foundry");

test("a voice is heard unseen among people, rated, and measured from what is saved", async ({ visit, folder }) => {
  const foundry = (...args: string[]) => promisify(execFile)(program, args, { cwd: folder });
  for (const name of ["people", "voice"]) {
    mkdirSync(join(folder, name));
    copyFileSync(resolve("test/fixtures/speech/00.wav"), join(folder, name, "1.wav"));
  }
  await foundry(
    ...["listening", "make", "set", "--reference", "people", "--system", "ours=voice", "--key", "key.json"],
  );
  const { sounds }: { sounds: Record<string, { system: string }> } = JSON.parse(
    readFileSync(join(folder, "key.json"), "utf8"),
  );
  const { page, errors } = await visit({ models: false });
  await assistant(page).opened();
  await page.evaluate(() => {
    location.hash = "review";
  });
  const here = page.locator("inzwa-listening");
  const act = (name: string) => here.locator(`[data-action="listening-${name}"]`);
  await here.locator("summary").click();

  await test.step("a folder without a set is refused", async () => {
    await act("folder").setInputFiles(join(folder, "people"));
    await expect(here.locator("[data-told]")).toHaveAttribute("data-told", "bad");
  });

  await test.step("each sound is heard to its end before it can be rated", async () => {
    await act("folder").setInputFiles(join(folder, "set"));
    await expect(here.locator("[data-listening]")).toHaveAttribute("data-listening", "ready");
    await soundInEverySize(page, "listening");
    const total = Object.keys(sounds).length;
    for (let place = 1; place <= total; place += 1) {
      await expect(here.locator("[data-place]")).toHaveAttribute("data-place", String(place));
      await expect(here.locator('[data-score="4"]')).toBeDisabled();
      await act("play").click();
      await expect(here.locator('[data-score="4"]')).toBeEnabled({ timeout: 30_000 });
      await here.locator('label:has([data-score="4"])').click();
      if (place < total) await act("next").click();
    }
    await expect(here.locator("[data-told]")).toHaveAttribute("data-told", "done");
  });

  await test.step("the foundry measures the voice from it", async () => {
    const { name, text } = await saved(page, () => act("save").click());
    await expect(here.locator("[data-told]")).toHaveAttribute("data-told", "saved");
    writeFileSync(join(folder, name), text);
    const { stdout } = await foundry(
      ...["eval", "tts", "--ratings", name, "--key", "key.json", "--system", "ours", "--json"],
      ...["--id", "voice", "--digest", "a".repeat(64)],
    );
    const { measures } = JSON.parse(stdout);
    expect(measures).toContainEqual({ name: "tts.mos", value: 4, count: 1 });
    expect(measures).toContainEqual({ name: "tts.mos", slice: "system=reference", value: 4, count: 1 });
  });
  expect(errors).toEqual([]);
});
