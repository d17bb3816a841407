import { join } from "node:path";
import type { Page } from "@playwright/test";
import { wav } from "../scripts/pcm16.mjs";
import { assistant } from "./support/assistant.ts";
import { openCollection } from "./support/collection.ts";
import { saved } from "./support/download.ts";
import { openOpenAi } from "./support/openai.ts";
import { soundInEverySize } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";
import { NOTHING, stored, voices } from "./support/voices.ts";
import { record, silence, speech } from "./support/wav.ts";

test("a voice is given, kept take by take, saved for others, and taken back", async ({ visit, folder }) => {
  const microphone = record(join(folder, "voice.wav"), silence(0.5), speech("00.wav"), silence(20));
  const { page, context, site, errors } = await visit({ microphone, models: false });
  const here = voices(page);

  await test.step("nobody is asked before they switch it on", async () => {
    await assistant(page).opened();
    await expect(page.locator('[data-nav="collect"]')).toHaveCount(0);
    await page.evaluate(() => {
      location.hash = "collect";
    });
    await here.is("off");
    await soundInEverySize(page, "voices switched off");
    await here.act("on").click();
    await here.is("asking");
    await expect(page.locator('[data-nav="collect"]').first()).toBeAttached();
    await soundInEverySize(page, "the questions of consent");
  });

  await test.step("a no keeps nothing", async () => {
    await expect(here.act("agree")).toBeDisabled();
    await here.answer("asr", "yes");
    await here.act("refuse").click();
    await expect(here.screen.locator('[data-notice="refused"]')).toBeVisible();
    await expect(here.screen.locator('[data-scope="asr"] input[value="yes"]')).not.toBeChecked();
    expect({ ...NOTHING, ...(await stored(page)) }).toEqual(NOTHING);
  });

  await test.step("of three takes one is kept, one deleted, one waits", async () => {
    await here.answer("asr", "yes");
    await here.answer("publish", "no");
    await here.act("agree").click();
    await here.is("ready");
    const first = await here.sentence.textContent();
    await here.take();
    await expect(here.screen.locator("[data-good]")).toBeVisible();
    await soundInEverySize(page, "a take");
    await here.act("keep").click();
    await here.booth("idle");
    await expect(here.rows).toHaveAttribute("data-clip-state", "kept");
    await expect(here.sentence).not.toHaveText(first ?? "");
    await here.take();
    await here.act("delete").first().click();
    await here.booth("idle");
    await here.take();
    expect(await stored(page)).toMatchObject({ consent: 1, clips: 2 });
  });

  await test.step("a reload and a killed tab lose neither", async () => {
    await expect(here.screen.locator("[data-forbidden]")).toBeVisible();
    // What the switch "Nothing I say leaves this device" does, which is on until somebody takes it off.
    await page.evaluate(() => {
      const chosen = JSON.parse(localStorage.getItem("settings") ?? "{}");
      localStorage.setItem("settings", JSON.stringify({ ...chosen, local_only: false }));
    });
    await page.reload();
    await here.is("ready");
    await expect(here.rows).toHaveCount(2);
    const session = await context.newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    // A page that is gone answers nothing.
    session.send("Page.crash").catch(() => undefined);
    await crashed;
  });
  const again = await context.newPage();
  const there = voices(again);
  await again.goto(`${site.url}?mic=raw#collect`);
  await there.is("ready");
  await expect(there.rows).toHaveCount(2);
  await expect(there.rows.nth(0)).toHaveAttribute("data-clip-state", "recorded");
  await expect(there.rows.nth(1)).toHaveAttribute("data-clip-state", "kept");

  await test.step("a recording is heard", async () => {
    const play = there.rows.nth(1).locator('[data-action="collect-play"]');
    const before = await play.textContent();
    await play.click();
    await expect(play).not.toHaveText(before ?? "");
    await expect(play).toHaveText(before ?? "", { timeout: 60_000 });
  });

  await test.step("what is saved for others is a tar of what was kept, and is noted", async () => {
    await expect(there.screen.locator("[data-ready]")).toHaveAttribute("data-ready", "1");
    const { name, text } = await saved(again, () => there.act("save").click());
    expect(name).toMatch(/^inzwa-voices-[\d-]+\.tar$/);
    expect(text).toContain("voices/metadata.jsonl");
    expect(text.match(/voices\/audio\/[0-9a-f]{32}\.wav/g)).toHaveLength(1);
    await expect(there.screen.locator("[data-published]")).toHaveAttribute("data-published", "1");
  });

  const collection = await openCollection(join(folder, "collection"));
  let sent = "";
  await test.step("it is sent after a yes, over a network that breaks, once", async () => {
    const form = there.screen.locator("form.collect-send");
    await form.locator('[name="address"]').fill("http://voices.example");
    await there.act("address").click();
    await expect(form.locator("#collect-send-wrong")).not.toBeEmpty();
    await form.locator('[name="address"]').fill(collection.url);
    await there.act("address").click();
    await expect(there.screen.locator("[data-question]")).toContainText(collection.url);
    await soundInEverySize(again, "before recordings are sent");
    expect(collection.requests).toEqual([]);
    // Chromium itself sends again what a connection that was used before broke off.
    collection.lose(2);
    await there.act("send").click();
    const part = there.screen.locator("[data-sending]");
    await expect(part).toHaveAttribute("data-stored", "1", { timeout: 20_000 });
    const rows = collection.kept().filter(({ name }) => name === "metadata.jsonl");
    expect(rows).toHaveLength(1);
    sent = JSON.parse(Buffer.from(rows[0]?.text ?? "", "latin1").toString()).text;
    expect(await there.rows.nth(1).locator("p").first().textContent()).toBe(sent);
    expect(collection.kept().filter(({ name }) => name.endsWith(".wav"))).toHaveLength(1);
    expect(collection.requests.filter((one) => one === "POST").length).toBeGreaterThan(1);
  });

  await test.step("taken back, nothing of it is left", async () => {
    await there.act("withdraw").click();
    await soundInEverySize(again, "before a withdrawal");
    await there.act("withdraw-yes").click();
    await there.is("asking");
    await expect(there.screen.locator('[data-notice="withdrawn"] [data-published]')).toBeVisible();
    await expect.poll(() => stored(again)).toEqual(NOTHING);
    expect(collection.kept().filter(({ text }) => text.includes("RIFF") || text.includes(sent))).toEqual([]);
    const { text } = await saved(again, () => there.act("list").click());
    expect(JSON.parse(text.trim())).toMatchObject({ text: "", consent: { withdrawnAt: expect.stringMatching(/Z$/) } });
    await again.reload();
    await there.is("asking");
  });
  await collection.close();
  expect(errors).toEqual([]);
});

test("consent is given by voice; what was misheard is set right; studio takes are compared", async ({
  visit,
  folder,
}) => {
  // Fourteen times somebody speaks, and is waited for.
  test.setTimeout(240_000);
  const server = await openOpenAi();
  const microphone = record(join(folder, "voice.wav"), silence(0.3), speech("10.wav"), silence(20));
  const { page, context, errors } = await visit({ microphone, query: "&ui_language=en" });
  const here = voices(page);
  const inzwa = assistant(page);
  // What is read aloud takes no time here.
  await context.route(`${server.url}/v1/audio/speech`, (route) =>
    route.fulfill({ body: wav(Buffer.alloc(3_200)), headers: { "access-control-allow-origin": "*" } }),
  );
  const go = (screen: string) =>
    page.evaluate((to) => {
      location.hash = to;
    }, screen);

  await test.step("with a server that hears and speaks", async () => {
    await inzwa.opened();
    await go("settings");
    await page.locator("#server-address").fill(server.url);
    await page.locator("[data-action=server-use]").click();
    await page.locator("[data-action=answer-yes]").click();
    for (const stage of ["asr", "tts"])
      await expect(page.locator(`[data-server-stage=${stage}]`)).toHaveAttribute("data-works", "true", {
        timeout: 30_000,
      });
    await inzwa.is("idle", 60_000);
  });

  await test.step("each question is answered by what is said", async () => {
    await go("collect");
    await here.act("on").click();
    await here.is("asking");
    server.heard = "Chii?";
    await here.act("voice").click();
    await expect(here.screen.locator('[data-scope="asr"][data-asked="true"]')).toBeVisible();
    await expect(here.screen).toContainText("That was not understood", { timeout: 40_000 });
    expect(await stored(page)).toMatchObject({ consent: 0 });
    server.heard = "Hongu.";
    await here.act("voice").click();
    await expect(here.screen.locator('[data-scope="tts"][data-asked="true"]')).toBeVisible({ timeout: 40_000 });
    await expect(here.screen.locator('[data-scope="asr"] input[value="yes"]')).toBeChecked();
    await expect(here.screen).toHaveAttribute("data-collect", "ready", { timeout: 60_000 });
    expect(await givenBy(page)).toEqual({ by: "voice", version: "2", language: "sn", scopes: SCOPES });
    await expect(here.screen.locator("[data-agreed]")).toHaveAttribute("data-agreed", "2-sn");
  });

  await test.step("what the assistant heard is set right and read aloud", async () => {
    await go("talk");
    await inzwa.talk.click();
    await expect(inzwa.said).toHaveText(/hongu/i, { timeout: 40_000 });
    await inzwa.stop.click();
    await inzwa.is("idle");
    await go("collect");
    await here.screen.locator('input[name="collect-mode"][value="correction"]').check({ force: true });
    await here.act("heard").click();
    await here.act("correct").fill("hongu, ndizvo");
    await here.act("correct").blur();
    await expect(here.sentence).toHaveText("hongu, ndizvo");
    await here.take();
    await here.act("keep").click();
    await expect(here.rows).toContainText("hongu, ndizvo");
  });

  await test.step("a second studio take is compared with the first", async () => {
    await here.screen.locator('input[name="collect-mode"][value="studio"]').check({ force: true });
    await here.take();
    await expect(here.screen.locator("[data-take] [data-alike]")).toHaveCount(0);
    await here.act("keep").click();
    await expect(here.rows).toHaveCount(2);
    await here.take();
    await expect(here.screen.locator("[data-take] [data-alike]")).toHaveAttribute("data-alike", "true");
  });
  await server.die();
  expect(errors).toEqual([]);
});

const SCOPES = ["asr", "tts", "evaluation", "publish"];

/** What the consent that is kept says of itself. */
async function givenBy(page: Page) {
  return page.evaluate(
    () =>
      new Promise<unknown>((done, failed) => {
        const opening = indexedDB.open("inzwa-voices");
        opening.onerror = () => failed(opening.error);
        opening.onsuccess = () => {
          const asked = opening.result.transaction("consent").objectStore("consent").get("now");
          asked.onsuccess = () => {
            const { by, version, language, scopes } = asked.result.consent;
            opening.result.close();
            done({ by, version, language, scopes });
          };
        };
      }),
  );
}
