import type { Page } from "@playwright/test";
import { pdfFile } from "../scripts/pdf-file.mjs";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { expect, test } from "./support/visit.ts";

const phone = { width: 360, height: 740 };
const laptop = { width: 1440, height: 900 };

const lease = `# Chibvumirano\n\n## Rendi\n\nRendi inobhadharwa musi wa5 wemwedzi wega wega.\n\n## Mhuka\n\nImbwa nekatsi hazvibvumirwi mumba.\n`;
const secret = "Nhamba yekiyi yepamba ndeyekuti chipembere makumi mana.";

function screenOf(page: Page) {
  const screen = page.locator("inzwa-documents");
  return {
    screen,
    field: screen.locator('[data-action="documents-choose"]'),
    row: (name: string) => screen.locator("[data-document]", { has: page.getByRole("link", { name, exact: true }) }),
    async open(): Promise<void> {
      await page.evaluate(() => {
        location.hash = "#documents";
      });
      await expect(screen).toHaveAttribute("data-documents", /empty|ready/);
    },
  };
}

async function fits(page: Page): Promise<void> {
  for (const viewport of [phone, laptop])
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${viewport.width} ${colorScheme}`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      if (process.env.INZWA_PICTURES) {
        const name = `${process.env.INZWA_PICTURES}/documents-${viewport.width}-${colorScheme}-${pictures++}.png`;
        await page.screenshot({ path: name, fullPage: true });
      }
    }
}
let pictures = 0;

/** All that the database of documents has in it. */
async function kept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const open = indexedDB.open("inzwa-documents");
    const db = await new Promise<IDBDatabase>((resolve) => {
      open.onsuccess = () => resolve(open.result);
    });
    const all = [...db.objectStoreNames].map(
      (name) =>
        new Promise((resolve) => {
          const request = db.transaction(name).objectStore(name).getAll();
          request.onsuccess = () => resolve(request.result);
        }),
    );
    const text = JSON.stringify(await Promise.all(all));
    db.close();
    return text;
  });
}

test("a question is answered from a document with its place, which a tap opens", async ({ visit }) => {
  test.setTimeout(180_000);
  const { page, errors, requests } = await visit({ grant: false, viewport: phone });
  const inzwa = assistant(page);
  await inzwa.opened();
  const { screen, field, row, open } = screenOf(page);
  await open();
  const before = requests.length;
  await field.setInputFiles([
    { name: "Chibvumirano.md", mimeType: "text/markdown", buffer: Buffer.from(lease) },
    {
      name: "pump.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from(pdfFile([["# Pump"], ["# Faults", "If the motor hums, check the capacitor."]])),
    },
  ]);
  await expect(row("Chibvumirano")).toBeVisible({ timeout: 30_000 });
  await expect(row("pump")).toContainText("PDF", { timeout: 30_000 });

  await page.evaluate(() => {
    location.hash = "#talk";
  });
  await inzwa.is("idle", 90_000);
  await inzwa.ask("Rendi inobhadharwa musi wani?");
  await expect(inzwa.replies).toContainText("Chibvumirano, Rendi: Rendi inobhadharwa musi wa5", { timeout: 60_000 });
  await inzwa.is("idle", 60_000);
  const source = page.locator('[data-action="open-source"]');
  await expect(source).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await source.click();
  await expect(screen.locator("mark")).toHaveText("Rendi inobhadharwa musi wa5 wemwedzi wega wega.");
  await expect(screen.locator(".document-title")).toBeFocused();
  await fits(page);
  await page.goBack();
  await expect(screen).toBeHidden();
  await source.click();
  await expect(screen.locator(".document-title")).toBeFocused();
  await expect(screen.locator("mark")).toBeInViewport();
  await page.goBack();

  await inzwa.ask("The motor hums, what about the capacitor?");
  await expect(inzwa.replies.last()).toContainText("pump, peji 2: If the motor hums", { timeout: 60_000 });
  await inzwa.is("idle", 60_000);
  // What no document says stays with the model.
  await inzwa.ask("Mvura inonzi chii nechirungu?");
  await expect(inzwa.replies.last()).toContainText("water", { timeout: 60_000 });
  await expect(source).toHaveCount(0);
  const home = new URL(page.url()).origin;
  expect(requests.slice(before).filter((url) => !url.startsWith(home) && !url.startsWith("blob:"))).toEqual([]);
  expect(errors).toEqual([]);
});

test("documents come by hand, by drop and by paste, are renamed, refused in words, and deleted for good", async ({
  visit,
}) => {
  const { page, errors } = await visit({ grant: false, viewport: laptop, models: false });
  await assistant(page).opened();
  const { screen, field, row, open } = screenOf(page);
  await page.locator('[data-nav="documents"]').first().click();
  await expect(screen).toHaveAttribute("data-documents", "empty");
  await fits(page);

  await screen.locator('[data-action="documents-note"]').fill(secret);
  await screen.locator('[data-action="documents-keep"]').click();
  const note = row("Nhamba yekiyi yepamba ndeyekuti chipembe");
  await expect(note).toBeVisible();
  await field.setInputFiles([
    { name: "broken.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nbroken") },
    { name: "sheet.xlsx", mimeType: "application/zip", buffer: Buffer.from("PK\u0003\u0004\u0000\u0000") },
  ]);
  await expect(screen.locator("[data-refused=damaged]")).toBeVisible({ timeout: 30_000 });
  await expect(screen.locator("[data-refused=unknown]")).toBeVisible();
  await fits(page);

  await page.evaluate(() => {
    location.hash = "#talk";
  });
  await expect(page.locator("inzwa-app")).toHaveAttribute("data-route", "talk");
  await page.evaluate((text) => {
    const dropped = new DataTransfer();
    dropped.items.add(new File([text], "chibvumirano.html", { type: "text/html" }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
  }, "<h1>Rendi</h1><p>Mazana maviri.</p><img src=x onerror='globalThis.ran=1'><script>globalThis.ran=1</script>");
  await expect(page).toHaveURL(/#documents$/);
  await expect(row("chibvumirano")).toContainText("HTML");
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "Kunama: shoko rimwe");
    document
      .querySelector("inzwa-documents .screen-title")
      ?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(row("Kunama: shoko rimwe")).toBeVisible();
  expect(await page.evaluate(() => (globalThis as { ran?: number }).ran)).toBeUndefined();

  await note.locator('[data-action="document-rename"]').click();
  await expect(screen.locator("[name=name]")).toBeFocused();
  await page.keyboard.type("Kiyi");
  await page.keyboard.press("Enter");
  await expect(row("Kiyi")).toBeVisible();
  await expect(row("Kiyi").locator('[data-action="document-rename"]')).toBeFocused();
  await page.reload();
  await open();
  await row("Kiyi").getByRole("link").click();
  await expect(screen.locator("[data-text]")).toHaveText(secret);
  expect(await kept(page)).toContain("chipembere");

  await row("Kiyi").locator('[data-action="document-delete"]').click();
  await expect(row("Kiyi").locator('[data-action="document-delete-no"]')).toBeFocused();
  await page.keyboard.press("Escape");
  await row("Kiyi").locator('[data-action="document-delete"]').click();
  await row("Kiyi").locator('[data-action="document-delete-yes"]').click();
  await expect(row("Kiyi")).toHaveCount(0);
  await expect(screen.locator(".document")).toHaveCount(0);
  const left = await kept(page);
  for (const trace of ["chipem", "pembe", "Kiyi", "yekiyi"]) expect(left).not.toContain(trace);
  for (const name of ["chibvumirano", "Kunama: shoko rimwe"]) {
    await row(name).locator('[data-action="document-delete"]').click();
    await row(name).locator('[data-action="document-delete-yes"]').click();
    await expect(row(name)).toHaveCount(0);
  }
  await expect(screen).toHaveAttribute("data-documents", "empty");
  expect(await kept(page)).toBe("[[],[],[],[]]");
  expect(await page.evaluate(() => localStorage.getItem("documents"))).toBeNull();
  expect(errors).toEqual([]);
});

test("what was noted by asking is read out with its day, a tap opens it, and once deleted nobody finds it", async ({
  visit,
}) => {
  test.setTimeout(180_000);
  const { page, errors } = await visit({ grant: false, viewport: phone });
  const inzwa = assistant(page);
  await inzwa.is("idle", 90_000);
  await inzwa.ask("Nyora notsi: kiyi yegedhi iri pasi pehari yemaruva");
  await expect(inzwa.replies).toHaveCount(1, { timeout: 60_000 });
  await inzwa.is("idle", 60_000);
  await inzwa.ask("Kiyi yegedhi iri kupi?");
  await expect(inzwa.replies.last()).toContainText(/Manotsi ako e\d.*: kiyi yegedhi iri pasi pehari yemaruva/, {
    timeout: 60_000,
  });
  await inzwa.is("idle", 60_000);
  const source = page.locator('[data-action="open-source"]');
  await expect(source).toContainText("manotsi ako");
  await source.click();
  const note = page.locator("inzwa-documents [data-note]");
  await expect(note.locator("mark")).toHaveText("kiyi yegedhi iri pasi pehari yemaruva");
  await expect(note).toBeFocused();
  await expect(note).toBeInViewport();
  await fits(page);

  await page.reload();
  await expect(note.locator("mark")).toBeVisible({ timeout: 30_000 });
  await note.locator('[data-action="note-delete"]').click();
  await expect(note.locator('[data-action="note-delete-no"]')).toBeFocused();
  await note.locator('[data-action="note-delete-yes"]').click();
  await expect(note).toHaveCount(0);
  // Its address leads nowhere any more, and says so of a note.
  await page.reload();
  const missing = page.locator("inzwa-documents [data-missing=missing-note] .document-title");
  await expect(missing).toHaveText("Notsi iyi haichisiri pano.");
  await expect(missing).toBeFocused();
  await fits(page);
  await page.locator('[data-action="document-close"]').click();
  await expect(missing).toHaveCount(0);
  await page.locator('[data-nav="talk"]').first().click();
  await inzwa.is("idle", 90_000);
  await inzwa.ask("Kiyi yegedhi iri kupi?");
  await expect(inzwa.replies).toHaveCount(1, { timeout: 60_000 });
  await expect(inzwa.replies.last()).not.toContainText("hari");
  await expect(source).toHaveCount(0);
  expect(errors).toEqual([]);
});
