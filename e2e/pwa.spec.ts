import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { initialScripts, together } from "../scripts/house/initial-js.mjs";
import { audit } from "./audits/lighthouse.mjs";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { expect, type Site, test, type Visit } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

const sizes = { phone: { width: 360, height: 740 }, laptop: { width: 1440, height: 900 } };

async function kept({ page }: Visit): Promise<void> {
  await expect(assistant(page).app).toHaveAttribute("data-offline", "ready", { timeout: 90_000 });
}

/** Addresses of the screens, as the page links them. */
async function screens(page: Page): Promise<string[]> {
  const links = page.locator('header a[href^="#"], nav a[href^="#"]');
  const hashes = await links.evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
  return [...new Set(hashes)].filter((hash) => hash.length > 1);
}

test("Chromium reads the manifest without a word of complaint, and what it names is there", async ({ visit }) => {
  const { page, context } = await visit({ path: "/a/b/" });
  await assistant(page).is("idle", 60_000);
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

test("every screen opens without a network", async ({ visit, openSite }) => {
  const site = await openSite({ path: "/inzwa/" });
  const first = await visit({ site });
  await kept(first);
  const hashes = await screens(first.page);
  expect(hashes).toContain("#models");
  await first.context.close();
  await site.close();
  const { page, errors } = await visit({ site, profile: first.profile });
  await assistant(page).is("idle", 60_000);
  for (const hash of hashes) {
    await page.goto(`${site.url}?mic=raw&at=${hash.slice(1)}${hash}`);
    const main =
      hash === "#talk" ? page.locator('[data-action="talk"]') : page.locator(`inzwa-${hash.slice(1)} .screen-title`);
    await expect(main, hash).toBeVisible();
  }
  expect(errors).toEqual([]);
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

  test("words come into the composer, cut to its length, and are not sent", async ({ visit, openSite, folder }) => {
    const visited = await visit({ path: "/a/b/" });
    const other = await openSite({ dir: folder, headers: false });
    await kept(visited);
    const { page } = visited;
    await share(visited, other, folder, async (form) => {
      await form.locator('[name="text"]').fill(`mhoro ${"a".repeat(1000)}`);
    });
    const inzwa = assistant(page);
    await expect(inzwa.type).toHaveValue(/^mhoro a{494}$/, { timeout: 30_000 });
    await inzwa.is("idle", 60_000);
    expect(page.url()).not.toContain("mhoro");
    await expect(inzwa.log.locator("[data-role]")).toHaveCount(0);
    await page.reload();
    await inzwa.is("idle", 60_000);
    expect(page.url()).not.toContain("mhoro");
  });

  test("sound goes to the screen that writes it down", async ({ visit, openSite, folder }) => {
    const visited = await visit({ path: "/a/b/" });
    const other = await openSite({ dir: folder, headers: false });
    await kept(visited);
    const { page } = visited;
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

  test("is not spoken of during a turn, and may come later", async ({ visit, openSite, folder }) => {
    const dir = join(folder, "dist");
    cpSync("dist", dir, { recursive: true });
    const visited = await visit({ site: await openSite({ dir }) });
    await kept(visited);
    const { page } = visited;
    nextVersion(dir);
    await page.reload();
    const inzwa = assistant(page);
    await inzwa.is("idle", 60_000);
    const agree = page.locator('[data-action="update"]');
    await expect(agree).toBeVisible();
    await inzwa.ask("mhoro");
    await inzwa.is("speaking");
    await expect(agree).toHaveCount(0);
    await inzwa.is("idle");
    await expect(agree).toBeVisible();
    await page.locator('[data-action="later"]').click();
    await expect(agree).toHaveCount(0);
    await inzwa.ask("mhoro");
    await inzwa.is("speaking");
    await inzwa.is("idle");
    await expect(agree).toHaveCount(0);
  });

  test("leaves a page that still runs the former one all its scripts", async ({ visit, openSite, folder }) => {
    const dir = join(folder, "dist");
    cpSync("dist", dir, { recursive: true });
    const visited = await visit({ site: await openSite({ dir }) });
    await kept(visited);
    const { page, context, site } = visited;
    await page.evaluate(() => Object.assign(globalThis, { stillThere: true }));
    nextVersion(dir);
    const other = await context.newPage();
    await other.goto(site.url);
    await other.locator('[data-action="update"]').click({ timeout: 60_000 });
    await assistant(other).is("idle", 60_000);
    await expect(other.locator('[data-action="update"]')).toHaveCount(0);
    await expect(page.locator('[data-action="update"]')).toBeVisible();
    await page.evaluate(() => {
      location.hash = "#measure";
    });
    await expect(page.locator("inzwa-measure .screen-title")).toBeVisible({ timeout: 30_000 });
    expect(await page.evaluate(() => "stillThere" in globalThis)).toBe(true);
  });
});

for (const [name, viewport] of Object.entries(sizes))
  test(`the home screen is proposed after two answers, beside Talk, and stays away when refused, on a ${name}`, async ({
    visit,
  }) => {
    const { page } = await visit({ viewport });
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
    const talk = await inzwa.talk.boundingBox();
    await inzwa.ask("mhoro");
    await expect(inzwa.replies).toHaveCount(2);
    await inzwa.is("idle");
    await expect(proposal).toBeVisible();
    expect(await inzwa.talk.boundingBox()).toEqual(talk);
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
