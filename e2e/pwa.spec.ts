import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { initialScripts, together } from "../scripts/house/initial-js.mjs";
import { audit } from "./audits/lighthouse.mjs";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { withEngines, withoutEngines } from "./support/engines.ts";
import { sizes } from "./support/sizes.ts";
import { expect, type Site, test, type Visit } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

test("Chromium reads the manifest without a word of complaint, and what it names is there", async ({ visit }) => {
  const { page, context } = await visit({ path: "/a/b/", models: false });
  await assistant(page).opened();
  const session = await context.newCDPSession(page);
  const { errors, data } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect((await session.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);
  const manifest = JSON.parse(data ?? "{}");
  const pictures: { src: string; sizes: string; type: string }[] = [
    ...manifest.icons,
    ...manifest.screenshots,
    ...manifest.shortcuts.flatMap(({ icons }: { icons: [] }) => icons),
  ];
  const found = await page.evaluate(
    (named) =>
      Promise.all(
        named.map(async ({ src, type }) => {
          const response = await fetch(new URL(src, document.baseURI));
          if (type.includes("svg")) return response.ok ? "any" : "";
          const { width, height } = await createImageBitmap(await response.blob());
          return `${width}x${height}`;
        }),
      ),
    pictures,
  );
  expect(found).toEqual(pictures.map((picture) => picture.sizes));
});

test.describe("what other apps share", () => {
  test.describe.configure({ timeout: 180_000 });

  /**
   * Another app: a page of another site whose form goes where the manifest says. It has a server of its own, since a form
   * with a file is lost where a test answers requests itself.
   */
  async function share({ page, site }: Visit, other: Site, folder: string, fill: (form: Page) => Promise<void>) {
    const { share_target } = JSON.parse(readFileSync("dist/manifest.webmanifest", "utf8"));
    const { action, enctype, params } = share_target;
    const fields = [params.title, params.text, params.url].map((name) => `<input name="${name}">`).join("");
    const form = `<form method="post" enctype="${enctype}" action="${new URL(action, site.url).href}">${fields}<input type="file" multiple name="${params.files[0].name}"><button>share</button></form>`;
    writeFileSync(join(folder, "form.html"), form);
    await page.goto(`${other.url}form.html`);
    await fill(page);
    await page.getByRole("button", { name: "share" }).click();
    await page.waitForURL((url) => url.href.startsWith(site.url), { waitUntil: "commit" });
  }

  test("words come into the composer, cut and not sent; sound goes to the screen that writes it down", async ({
    visit,
    openSite,
    folder,
  }) => {
    const visited = await visit({ path: "/a/b/" });
    const other = await openSite({ dir: folder, headers: false });
    const { page } = visited;
    const inzwa = assistant(page);
    await inzwa.controlled();
    await share(visited, other, folder, async (form) => {
      await form.locator('[name="text"]').fill(`mhoro ${"a".repeat(1000)}`);
    });
    await expect(inzwa.type).toHaveValue(/^mhoro a{494}$/, { timeout: 30_000 });
    await inzwa.is("idle", 60_000);
    expect(page.url()).not.toContain("mhoro");
    await expect(inzwa.log.locator("[data-role]")).toHaveCount(0);
    await withoutEngines(page);
    await page.reload();
    await inzwa.opened();
    expect(page.url()).not.toContain("mhoro");

    const file = record(join(folder, "mhoro é.wav"), silence(0.5), speech("05.wav"), silence(0.5));
    await share(visited, other, folder, (form) => form.locator('[type="file"]').setInputFiles(file));
    expect(new URL(page.url()).hash).toBe("#transcribe");
    await expect(page.locator("inzwa-transcribe")).toContainText("mhoro é.wav", { timeout: 60_000 });
    await expect
      .poll(() => page.evaluate(async () => (await (await caches.open("inzwa-shared")).keys()).length))
      .toBe(0);
  });
});

test.describe("a newer version", () => {
  test.describe.configure({ timeout: 180_000 });

  /** The site without one script that it loads late, as a version that no longer has it. */
  function nextVersion(dir: string): void {
    const late = readdirSync(join(dir, "assets")).find((name) => /^inzwa-measure-.*\.js$/.test(name)) ?? "";
    expect(late).not.toBe("");
    rmSync(join(dir, "assets", late));
    const service = readFileSync(join(dir, "service.js"), "utf8");
    const without = service.replace(new RegExp(`\\{[^{}]*${late}[^{}]*\\},?`), "");
    expect(without.length).toBeLessThan(service.length);
    writeFileSync(join(dir, "service.js"), without);
  }

  test("is not spoken of during a turn, may come later, and waits until the person agrees", async ({
    visit,
    openSite,
    folder,
  }) => {
    const dir = join(folder, "dist");
    cpSync("dist", dir, { recursive: true });
    const { page } = await visit({ site: await openSite({ dir }), engines: false });
    const inzwa = assistant(page);
    await inzwa.controlled();
    nextVersion(dir);
    await withEngines(page);
    await page.reload();
    await inzwa.is("idle", 60_000);
    const agree = page.locator('[data-action="update"]');
    await expect(agree).toBeVisible();
    await page.evaluate(() => Object.assign(globalThis, { stillThere: true }));
    await inzwa.ask("mhoro");
    await inzwa.is("speaking");
    await expect(agree).toHaveCount(0);
    await inzwa.is("idle");
    await expect(inzwa.replies).toContainText("Mhoro");
    await expect(agree).toBeVisible();
    await page.locator('[data-action="later"]').click();
    await expect(agree).toHaveCount(0);
    await inzwa.ask("mhoro");
    await inzwa.is("speaking");
    await inzwa.is("idle");
    await expect(agree).toHaveCount(0);
    expect(await page.evaluate(() => "stillThere" in globalThis)).toBe(true);

    await withoutEngines(page);
    await page.reload();
    await expect(agree).toBeVisible({ timeout: 60_000 });
    await page.evaluate(() => Object.assign(globalThis, { stillThere: true }));
    await withEngines(page);
    await agree.click();
    await expect.poll(() => page.evaluate(() => "stillThere" in globalThis).catch(() => true)).toBe(false);
    await inzwa.is("idle", 60_000);
    await expect(agree).toHaveCount(0);
  });

  test("leaves a page that still runs the former one all its scripts", async ({ visit, openSite, folder }) => {
    const dir = join(folder, "dist");
    cpSync("dist", dir, { recursive: true });
    const visited = await visit({ site: await openSite({ dir }), models: false });
    const { page, context, site } = visited;
    await assistant(page).controlled();
    await page.evaluate(() => Object.assign(globalThis, { stillThere: true }));
    nextVersion(dir);
    const other = await context.newPage();
    await other.goto(site.url);
    await other.locator('[data-action="update"]').click({ timeout: 60_000 });
    await expect
      .poll(() => other.evaluate(() => navigator.serviceWorker.controller?.state).catch(() => ""))
      .toBe("activated");
    await assistant(other).opened();
    await expect(other.locator('[data-action="update"]')).toHaveCount(0);
    await expect(page.locator('[data-action="update"]')).toBeVisible();
    await page.evaluate(() => {
      location.hash = "#measure";
    });
    await expect(page.locator("inzwa-measure .screen-title")).toBeVisible({ timeout: 30_000 });
    expect(await page.evaluate(() => "stillThere" in globalThis)).toBe(true);
  });
});

test("the home screen is proposed after two answers, beside Talk in every size, and stays away when refused", async ({
  visit,
}) => {
  const { page } = await visit({ viewport: sizes.phone });
  const inzwa = assistant(page);
  const proposal = page.locator("inzwa-install aside");
  // Headless Chromium offers no prompt of its own.
  const offer = () =>
    page.evaluate(() => {
      const prompt = async () => void Object.assign(globalThis, { prompted: true });
      dispatchEvent(Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt }));
    });
  await inzwa.is("idle", 60_000);
  await offer();
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toHaveCount(1);
  await inzwa.is("idle");
  await expect(proposal).toHaveCount(0);
  await page.setViewportSize(sizes.laptop);
  const laptop = await inzwa.talk.boundingBox();
  await page.setViewportSize(sizes.phone);
  const phone = await inzwa.talk.boundingBox();
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toHaveCount(2);
  await inzwa.is("idle");
  await expect(proposal).toBeVisible();
  expect(await inzwa.talk.boundingBox()).toEqual(phone);
  expect(await violations(page)).toEqual([]);
  await page.setViewportSize(sizes.laptop);
  await expect(proposal).toBeVisible();
  expect(await inzwa.talk.boundingBox()).toEqual(laptop);
  expect(await violations(page)).toEqual([]);
  await page.locator('[data-action="install"]').click();
  expect(await page.evaluate(() => "prompted" in globalThis)).toBe(true);
  await expect(proposal).toHaveCount(0);
  await offer();
  await page.locator('[data-action="install-later"]').click();
  await expect(proposal).toHaveCount(0);
  await page.reload();
  await inzwa.is("idle", 60_000);
  await offer();
  await expect(proposal).toHaveCount(0);
});

test("the first scripts are small, and Lighthouse finds the page accessible and well made", async ({ openSite }) => {
  test.setTimeout(180_000);
  expect(together(initialScripts("dist"))).toBeLessThanOrEqual(120_000);
  const site = await openSite();
  const executablePath = process.env.INZWA_CHROMIUM ?? "/usr/bin/chromium";
  const { scores, costs } = await audit({
    url: site.url,
    executablePath,
    categories: ["accessibility", "best-practices"],
  });
  expect(scores.accessibility, costs.join("\n")).toBeGreaterThanOrEqual(95);
  expect(scores["best-practices"], costs.join("\n")).toBeGreaterThanOrEqual(95);
});
