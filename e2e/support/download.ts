import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

/** Text of a file that a tap saves. Playwright gets it as a download; the file picker of Chromium it cannot press. */
export async function saved(
  page: Page,
  tap: () => Promise<void>,
): Promise<{ name: string; path: string; text: string }> {
  await page.evaluate(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  const coming = page.waitForEvent("download");
  await tap();
  const download = await coming;
  const path = await download.path();
  return { name: download.suggestedFilename(), path, text: readFileSync(path, "utf8") };
}
