import { join } from "node:path";
import { assistant, words } from "./support/assistant.ts";
import { modelsScreen } from "./support/models.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

/** "nataka kujua mji mkuu wa kenya", by a voice that training never heard. */
const question = "../speech-sw/00.wav";
const OWN = /\/models\/pocket-(asr|llm)-sw\//;

test("Swahili is fetched once it is chosen, and a question in it is answered aloud", async ({ visit, folder }) => {
  const microphone = record(join(folder, "q.wav"), silence(1), speech(question), silence(6));
  const { page, requests, errors } = await visit({ microphone });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await expect(page.locator("body")).toContainText("asr: pocket-asr-sn");
  await inzwa.controlled();
  const kept = () =>
    page.evaluate(async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return all.flat().map(({ url }) => url);
    });
  expect(await kept(), "what the service worker lays by").not.toEqual([]);
  expect([...requests, ...(await kept())].filter((url) => OWN.test(url))).toEqual([]);

  const models = modelsScreen(page);
  await models.open();
  await models.screen.locator('[data-pack="sw"]').click();
  await expect(models.tier("pocket")).toHaveAttribute("data-state", "in-use", { timeout: 60_000 });
  await expect(models.model("pocket-llm-sw")).toHaveAttribute("data-state", "installed");
  await models.back();
  await inzwa.is("idle", 60_000);
  await expect(page.locator("body")).toContainText("asr: pocket-asr-sw");
  expect(
    requests.filter((url) => url.includes("/models/pocket-tts-sn/onnx/")),
    "the voice is fetched once",
  ).toHaveLength(1);

  await inzwa.talk.click();
  await expect(inzwa.said).toHaveCount(1, { timeout: 30_000 });
  expect(words(await inzwa.said.textContent())).toContain("mji mkuu wa kenya");
  await expect(inzwa.replies).toContainText(/nairobi/i, { timeout: 30_000 });
  const { output } = await inzwa.tap();
  expect(Math.max(...output.map(({ peak }) => peak))).toBeGreaterThan(0.05);
  expect(errors).toEqual([]);
});
