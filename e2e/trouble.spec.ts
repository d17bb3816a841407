import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assistant, stagesOf } from "./support/assistant.ts";
import { withEngines } from "./support/engines.ts";
import { expect, test } from "./support/visit.ts";

test("a damaged model is refused and said in words; once it is mended a retry is enough", async ({
  visit,
  openSite,
  folder,
}) => {
  const dir = join(folder, "dist");
  cpSync("dist", dir, { recursive: true });
  const file = join(dir, "models/pocket-tts-sn/onnx/model.onnx");
  const good = readFileSync(file);
  const bad = Buffer.from(good);
  bad[5000] = (bad[5000] ?? 0) ^ 1;
  writeFileSync(file, bad);
  const { page } = await visit({ site: await openSite({ dir }), query: "&ui_language=en" });
  const inzwa = assistant(page);
  await inzwa.is("error", 60_000);
  await expect(page.locator('[data-failure="bad-hash"]')).toBeVisible();
  writeFileSync(file, good);
  await page.locator('[data-action="retry"]').click();
  await inzwa.is("idle", 60_000);
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toContainText("Mhoro");
});

test("a worker that dies is replaced, and the next question is answered", async ({ visit }) => {
  const { page } = await visit();
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  for (const worker of await stagesOf(page)) if (worker.stage === "llm") await worker.evaluate(() => self.close());
  await expect(page.getByRole("alert")).toBeVisible();
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toContainText("Mhoro");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await inzwa.is("idle");
});

test("a loudspeaker that cannot be had is told, the answer stands in writing, and the next question is heard", async ({
  visit,
}) => {
  const { page, errors } = await visit();
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await page.evaluate(() => {
    const real = AudioWorklet.prototype.addModule;
    AudioWorklet.prototype.addModule = function (...given) {
      const broken = document.body.dataset.broken === "thread";
      return broken ? Promise.reject(new DOMException("no audio thread", "AbortError")) : real.apply(this, given);
    };
    const Context = AudioContext;
    globalThis.AudioContext = class extends Context {
      constructor(options?: AudioContextOptions) {
        if (document.body.dataset.broken === "device") throw new DOMException("no device", "NotSupportedError");
        super(options);
      }
    };
  });
  const breaks = (what: string) =>
    page.evaluate((name) => {
      document.body.dataset.broken = name;
    }, what);
  for (const [i, what] of ["thread", "device"].entries()) {
    await breaks(what);
    await inzwa.ask("mhoro");
    await expect(page.locator('[data-failure="audio-output"]')).toBeVisible();
    await expect(inzwa.replies).toHaveCount(i + 1);
    await expect(inzwa.replies.last()).toContainText("Mhoro");
    await inzwa.is("idle");
  }
  await breaks("");
  await inzwa.ask("mhoro");
  await inzwa.is("speaking");
  await inzwa.is("idle");
  await expect(page.locator("[data-failure]")).toHaveCount(0);
  expect(errors).toEqual([]);
});

test("without a microphone in the machine it says so", async ({ visit }) => {
  const { page } = await visit({ device: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await inzwa.talk.click();
  await inzwa.is("error");
  await expect(page.locator('[data-failure="microphone-missing"]')).toBeVisible();
});

test("over plain HTTP it says what is missing", async ({ visit, openSite }) => {
  const site = await openSite();
  const plain = { url: site.url.replace("127.0.0.1", "inzwa.test"), close: site.close };
  const { page } = await visit({ site: plain, args: ["--host-resolver-rules=MAP inzwa.test 127.0.0.1"] });
  await assistant(page).is("error", 60_000);
  await expect(page.locator('[data-failure="insecure-context"]')).toBeVisible();
});

test("with a full disk it works from memory and says so; with room again it keeps everything", async ({ visit }) => {
  const { page, context, site } = await visit({ engines: false });
  const inzwa = assistant(page);
  await inzwa.controlled();
  const { origin } = new URL(site.url);
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 8_000_000 });
  await withEngines(page);
  await page.reload();
  await inzwa.is("idle", 60_000);
  const notice = page.locator('[data-failure="in-memory"]');
  await expect(notice).toBeVisible();
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toContainText(/mhoro/i);
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await page.reload();
  await inzwa.is("idle", 60_000);
  await expect(inzwa.app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  await expect(notice).toHaveCount(0);
});

test("workers that had nothing to do are let go, and come back when they are needed", async ({ visit }) => {
  const { page } = await visit({ query: "&idle_release_s=1" });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toHaveCount(1);
  const names = async () => (await stagesOf(page)).map(({ stage }) => stage);
  await expect.poll(names, { timeout: 30_000 }).not.toContain("llm");
  expect(await names()).toContain("vad");
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toHaveCount(2);
  await inzwa.is("idle");
});
