import { expect, type Page } from "@playwright/test";
import { violations } from "./axe.ts";

export const sizes = { phone: { width: 360, height: 740 }, laptop: { width: 1440, height: 900 } };
export const themes = ["light", "dark"] as const;

/** Pixels by which the page is wider than its window. */
export const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** In each theme: nothing that axe finds wrong, and nothing beyond the edge. */
export async function soundNow(page: Page, name: string, look: readonly ("light" | "dark")[] = themes): Promise<void> {
  for (const colorScheme of look) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    expect.soft(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
    expect.soft(await sideways(page), `${name}, ${colorScheme}`).toBeLessThanOrEqual(0);
  }
}

/** The same in both sizes. */
export async function soundInEverySize(page: Page, name: string, look = themes): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await soundNow(page, `${name} on a ${size}`, look);
  }
}
