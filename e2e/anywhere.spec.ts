import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant, words } from "./support/assistant.ts";
import { attempts, attemptsOfWorker, REFUSED } from "./support/attempts.ts";
import { withoutEngines } from "./support/engines.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

/** Addresses of the screens, as the page links them. */
async function screens(page: Page): Promise<string[]> {
  const links = page.locator('header a[href^="#"], nav a[href^="#"]');
  const hashes = await links.evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
  return [...new Set(hashes)].filter((hash) => hash.length > 1);
}

test("the next day, with the server ended, a whole spoken turn works, and every screen opens", async ({
  visit,
  openSite,
  folder,
}) => {
  const microphone = record(join(folder, "q.wav"), silence(1), speech("09.wav"), silence(4));
  const site = await openSite({ path: "/inzwa/" });
  const first = await visit({ site, microphone });
  await assistant(first.page).is("idle", 60_000);
  await expect(assistant(first.page).app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  const hashes = await screens(first.page);
  expect(hashes).toContain("#models");
  await first.context.close();
  await site.close();

  const { page, errors } = await visit({ site, microphone, profile: first.profile });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await inzwa.talk.click();
  await inzwa.is("speaking", 40_000);
  await inzwa.is("listening");
  expect(words(await inzwa.replies.textContent())).toContain("harare");

  await withoutEngines(page);
  for (const hash of hashes) {
    await page.goto(`${site.url}?mic=raw&at=${hash.slice(1)}${hash}`);
    const main =
      hash === "#talk" ? page.locator('[data-action="talk"]') : page.locator(`inzwa-${hash.slice(1)} .screen-title`);
    await expect(main, hash).toBeVisible();
  }
  expect(errors).toEqual([]);
});

for (const [name, options] of Object.entries({
  "under a sub-path": { path: "/a/b/" },
  "without isolation headers": { headers: false },
  "under a sub-path without headers": { headers: false, path: "/inzwa/" },
}))
  test(`it works on a host ${name}, isolated, never reloads once idle, and a script that got in would get nowhere`, async ({
    visit,
  }) => {
    const { page, requests, site } = await visit({ ...options, grant: false });
    const inzwa = assistant(page);
    await inzwa.is("idle", 60_000);
    await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.evaluate(() => Object.assign(globalThis, { stillThere: true }));
    // At the root of a host every folder is the site's own.
    const elsewhere = new URL(site.url).pathname === "/" ? expect.any(String) : "refused";
    expect(await page.evaluate(attempts)).toEqual({ ...REFUSED, "other folder": elsewhere });
    const sent = await page.evaluate(async () => (await fetch(location.href)).headers.get("content-security-policy"));
    expect(sent).toContain("require-trusted-types-for 'script'");
    await inzwa.ask("mhoro");
    await inzwa.is("speaking");
    const stages = page.workers().filter((worker) => /\/worker-stage-/.test(worker.url()));
    expect(stages.length).toBeGreaterThan(0);
    for (const stage of stages)
      expect(await stage.evaluate(attemptsOfWorker)).toEqual({ eval: "refused", foreign: "refused", blob: "refused" });
    await inzwa.is("idle");
    await expect(inzwa.replies).toContainText("Mhoro");
    await expect(inzwa.app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
    expect(await page.evaluate(() => "stillThere" in globalThis)).toBe(true);
    expect(requests.filter((url) => url.endsWith("/models-manifest/manifest.json")).length).toBeLessThanOrEqual(2);
  });

test("with two threads it answers as with one", async ({ visit }) => {
  // Threads are shared out among the cores: a machine with two has none to spare.
  const { page } = await visit({ query: "&threads=2&backend=wasm", cores: 8 });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await expect(page.locator("body")).toContainText("wasm, fp32, 2×");
  await inzwa.ask("Guta guru reZimbabwe nderipi?");
  await expect(inzwa.replies).toContainText("Harare");
  await inzwa.is("idle");
});
