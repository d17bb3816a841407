import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { assistant, words } from "./support/assistant.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

test("the next day, with the server ended, a whole spoken turn works", async ({ visit, openSite, folder }) => {
  const microphone = record(join(folder, "q.wav"), silence(1), speech("09.wav"), silence(6));
  const site = await openSite();
  const first = await visit({ site, microphone });
  await assistant(first.page).is("idle", 60_000);
  await expect(assistant(first.page).app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  await first.context.close();
  await site.close();
  const { page } = await visit({ site, microphone, profile: first.profile });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await inzwa.talk.click();
  await inzwa.is("speaking", 40_000);
  await inzwa.is("listening");
  expect(words(await inzwa.replies.textContent())).toContain("harare");
});

for (const [name, options] of Object.entries({
  "under a sub-path": { path: "/a/b/" },
  "without isolation headers": { headers: false },
  "under a sub-path without headers": { headers: false, path: "/inzwa/" },
}))
  test(`it works on a host ${name}, isolated, and never reloads once idle`, async ({ visit }) => {
    const { page, requests } = await visit(options);
    const inzwa = assistant(page);
    await inzwa.is("idle", 60_000);
    await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.evaluate(() => Object.assign(globalThis, { stillThere: true }));
    await inzwa.ask("mhoro");
    await inzwa.is("speaking");
    await inzwa.is("idle");
    await expect(inzwa.replies).toContainText("Mhoro");
    await expect(inzwa.app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
    expect(await page.evaluate(() => "stillThere" in globalThis)).toBe(true);
    expect(requests.filter((url) => url.endsWith("/models-manifest/manifest.json")).length).toBeLessThanOrEqual(2);
  });

test("a newer version waits until the person agrees", async ({ visit, openSite, folder }) => {
  const dir = join(folder, "dist");
  cpSync("dist", dir, { recursive: true });
  const { page } = await visit({ site: await openSite({ dir }) });
  const inzwa = assistant(page);
  await expect(inzwa.app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  appendFileSync(join(dir, "service.js"), "\n// newer");
  await page.reload();
  await inzwa.is("idle", 60_000);
  const agree = page.locator('[data-action="update"]');
  await expect(agree).toBeVisible();
  await page.evaluate(() => Object.assign(globalThis, { stillThere: true }));
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toContainText("Mhoro");
  expect(await page.evaluate(() => "stillThere" in globalThis)).toBe(true);
  await agree.click();
  await expect.poll(() => page.evaluate(() => "stillThere" in globalThis).catch(() => true)).toBe(false);
  await inzwa.is("idle", 60_000);
  await expect(agree).toHaveCount(0);
});

test("no request goes to a third party", async ({ visit, folder }) => {
  const microphone = record(join(folder, "q.wav"), silence(1), speech("05.wav"), silence(6));
  const { page, requests, site } = await visit({ microphone });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await inzwa.talk.click();
  await inzwa.is("speaking");
  await inzwa.is("listening");
  await expect(inzwa.app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  const origin = new URL(site.url).origin;
  expect(requests.length).toBeGreaterThan(10);
  expect(requests.filter((url) => !url.startsWith(origin) && !/^(data|blob|about):/.test(url))).toEqual([]);
});

test("with two threads it answers as with one", async ({ visit }) => {
  // Threads are shared out among the cores: a machine with two has none to spare.
  const { page } = await visit({ query: "&threads=2&backend=wasm", cores: 8 });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await expect(page.locator("body")).toContainText("wasm, fp32, 2×");
  await inzwa.ask("Mvura inonzi chii nechirungu?");
  await expect(inzwa.replies).toContainText("water");
  await inzwa.is("idle");
});

test("WebGPU, forced, gives the same answer", async ({ visit }) => {
  // SwiftShader compiles and runs every shader on the CPU: a minute for what a GPU does in a blink.
  test.setTimeout(400_000);
  const { page } = await visit({
    query: "&backend=webgpu",
    args: ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"],
  });
  const inzwa = assistant(page);
  await inzwa.is("idle", 120_000);
  await inzwa.ask("Mvura inonzi chii nechirungu?");
  await inzwa.is("speaking", 300_000);
  await expect(inzwa.replies).toContainText("water");
  await inzwa.is("idle", 60_000);
});

test("WebGPU, forced where there is none, says so", async ({ visit }) => {
  const { page } = await visit({ query: "&backend=webgpu", args: ["--disable-gpu", "--disable-features=Vulkan"] });
  const inzwa = assistant(page);
  await inzwa.is("error", 60_000);
  await expect(page.getByRole("alert")).toContainText("WebGPU");
});
