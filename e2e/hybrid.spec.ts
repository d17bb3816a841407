import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant, stagesOf } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { type OpenAiServer, openOpenAi } from "./support/openai.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

let server: OpenAiServer;
test.beforeEach(async () => {
  server = await openOpenAi();
});
test.afterEach(() => server.die());

const away = (page: Page) => page.locator("inzwa-stage + inzwa-away [data-away]");
const told = (page: Page) => page.locator("inzwa-stage + inzwa-away [data-away-told]");

async function go(page: Page, screen: "talk" | "settings" | "models"): Promise<void> {
  await page.goto(`${page.url().split("#")[0]}#${screen}`);
}

/** Enters the server on the Settings screen and answers the question. */
async function enter(page: Page, key = ""): Promise<void> {
  await go(page, "settings");
  await page.locator("#server-address").fill(server.url);
  await page.locator("#server-key").fill(key);
  await page.locator("[data-action=server-use]").click();
  await expect(page.locator("[data-question]")).toHaveAttribute("data-question", "server");
  await expect(page.locator("[data-question]")).toContainText(server.host);
  await page.locator("[data-action=answer-yes]").click();
}

async function use(page: Page): Promise<void> {
  await enter(page);
  for (const stage of ["asr", "llm", "tts"])
    await expect(page.locator(`[data-server-stage=${stage}]`)).toHaveAttribute("data-works", "true", {
      timeout: 30_000,
    });
  await go(page, "talk");
  await assistant(page).is("idle", 60_000);
  await expect(away(page)).toHaveAttribute("data-away", "asr llm tts");
}

test("a spoken turn is done by the server, and no model of the device is loaded for it", async ({ visit, folder }) => {
  const microphone = record(join(folder, "q.wav"), silence(1), speech("09.wav"), silence(6));
  const { page, errors } = await visit({ microphone, query: "&ui_language=en" });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  expect(server.requests).toEqual([]);
  await use(page);
  // What the device had loaded before is gone with the assistant that ran; a fresh page loads none at all.
  await page.reload();
  await inzwa.is("idle", 60_000);
  server.requests.length = 0;
  await inzwa.talk.click();
  await inzwa.is("speaking");
  await expect(inzwa.said).toHaveText(server.heard);
  await expect(inzwa.replies).toContainText(server.answer);
  const names = (await stagesOf(page)).map(({ stage }) => stage);
  expect(names.filter((name) => ["asr", "llm", "tts"].includes(name))).toEqual([]);
  expect(names).toContain("vad");
  const asked = server.requests.filter(({ path }) => path.endsWith("transcriptions"));
  expect(asked.map(({ type }) => type)).toContain("audio/ogg");
  const rates = asked.filter(({ seconds }) => seconds > 1).map(({ bytes, seconds }) => Math.round(bytes / seconds));
  test.info().annotations.push({ type: "bytes sent for a second of speech", description: rates.join(", ") });
  expect(Math.max(...rates), "a WAV file has 32,000").toBeLessThan(6_000);
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("the server goes in the midst of a reply: the device answers, and the server is taken again when it is back", async ({
  visit,
}) => {
  const { page } = await visit({ query: "&ui_language=en" });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await use(page);
  await page.evaluate(listenIn);
  server.cutNext = true;
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toContainText(/mhoro/i, { timeout: 40_000 });
  await expect(told(page)).toHaveAttribute("data-away-told", "to-device");
  await expect
    .poll(() => page.evaluate(() => (globalThis as unknown as { heard: string }).heard))
    .toContain(`${server.host} does not answer`);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await inzwa.is("idle");

  server.cutNext = false;
  await server.rise();
  await expect(told(page)).toHaveAttribute("data-away-told", "back", { timeout: 40_000 });
  await expect(away(page)).toHaveAttribute("data-away", /llm/);
  await inzwa.ask("Ndiani?");
  await expect(inzwa.replies.last()).toContainText(server.answer);
});

test("the switch forbids every request, at once and after a reload", async ({ visit }) => {
  const { page } = await visit({ query: "&ui_language=en" });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await use(page);
  await inzwa.ask("mhoro");
  await inzwa.is("speaking");
  await go(page, "settings");
  await page.locator("[data-setting=local_only] label.switch").click();
  await expect(page.locator("[data-setting=local_only]")).toHaveAttribute("data-value", "true");
  await expect(page.locator("[data-server-forbidden]")).toBeVisible();
  await expect(page.locator("[data-action=server-test]")).toBeDisabled();
  server.requests.length = 0;
  await go(page, "talk");
  await inzwa.is("idle", 60_000);
  await expect(away(page)).toHaveCount(0);
  await inzwa.ask("mhoro");
  await expect(inzwa.replies.last()).toContainText(/mhoro/i, { timeout: 30_000 });
  // Not by the address of the page either, nor when all choices are taken back.
  await page.evaluate(() => localStorage.removeItem("settings"));
  await page.goto(`${page.url().split(/[?#]/)[0]}?local_only=false&server=always&ui_language=en`);
  await inzwa.is("idle", 60_000);
  await inzwa.ask("mhoro");
  await expect(inzwa.replies.last()).toContainText(/mhoro/i);
  expect(server.requests).toEqual([]);
});

test("without a yes nothing is asked; what is wrong with a server is told in words, and nothing is kept of it", async ({
  visit,
}) => {
  server.key = "sk-right";
  const { page, requests } = await visit({ query: "&ui_language=en" });
  await assistant(page).is("idle", 60_000);
  await go(page, "settings");
  await page.locator("#server-address").fill(server.url);
  await page.locator("[data-action=server-use]").click();
  await page.locator("[data-action=answer-no]").click();
  await expect(page.locator("inzwa-server")).toHaveAttribute("data-server", "none");
  expect(server.requests).toEqual([]);

  await enter(page, "sk-wrong");
  const trouble = page.locator(".server-report [data-server-trouble]");
  await expect(trouble).toHaveAttribute("data-server-trouble", "key");
  await expect(trouble).toContainText("refuses this key");
  await expect(page.locator("inzwa-server")).toHaveAttribute("data-server", "none");

  await page.locator("#server-address").fill("http://192.168.1.5:8000");
  await page.locator("[data-action=server-use]").click();
  await expect(trouble).toHaveAttribute("data-server-trouble", "mixed");
  await page.locator("#server-address").fill("not an address");
  await page.locator("[data-action=server-use]").click();
  await expect(trouble).toHaveAttribute("data-server-trouble", "address");
  expect(requests.filter((url) => url.includes("192.168.1.5"))).toEqual([]);

  await server.die();
  await enter(page, "sk-right");
  await expect(trouble).toHaveAttribute("data-server-trouble", "unreachable");
  await server.rise();
  await enter(page, "sk-right");
  await expect(page.locator("inzwa-server")).toHaveAttribute("data-server", "kept", { timeout: 30_000 });
  await expect(page.locator("[data-setting=local_only]")).toHaveAttribute("data-value", "false");
  await expect(page.locator("#server-key")).toHaveValue("");
  await expect(page.locator("#server-key")).toHaveAttribute("placeholder", /•/);
  expect(await page.locator("inzwa-settings").textContent()).not.toContain("sk-right");
  expect(await violations(page)).toEqual([]);

  await go(page, "models");
  await expect(page.locator(`[data-host="${server.host}"][data-server-host]`)).toBeVisible({ timeout: 30_000 });
  await go(page, "settings");
  await page.locator("[data-action=server-forget]").click();
  await expect(page.locator("inzwa-server")).toHaveAttribute("data-server", "none");
  await expect(page.locator("[data-setting=local_only]")).toHaveAttribute("data-value", "true");
});

/** Runs in the page: keeps all that a screen reader is told, since each line stands only until the next one. */
function listenIn(): void {
  const state = { heard: "" };
  Object.assign(globalThis, state);
  const announcer = document.querySelector("inzwa-announcer");
  const note = () =>
    Object.assign(globalThis, { heard: `${(globalThis as unknown as typeof state).heard}\n${announcer?.textContent}` });
  if (announcer) new MutationObserver(note).observe(announcer, { subtree: true, childList: true, characterData: true });
}
