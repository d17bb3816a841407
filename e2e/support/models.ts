import { expect, type Page } from "@playwright/test";

/** The Models screen by its documented surface alone. */
export function modelsScreen(page: Page) {
  const screen = page.locator("inzwa-models");
  const question = page.locator("[data-question]");
  return {
    screen,
    question,
    tier: (tier: string) => screen.locator(`[data-tier="${tier}"]`),
    model: (id: string) => screen.locator(`[data-model="${id}"]`),

    async open(): Promise<void> {
      await page.locator('[data-nav="models"]').first().click();
      await expect(screen).toHaveAttribute("data-models", "ready", { timeout: 30_000 });
    },

    async back(): Promise<void> {
      await page.locator('[data-nav="talk"]').first().click();
      await expect(screen).toBeHidden();
    },

    /** A button of a tier's or a model's card. */
    button: (action: string, of: string) => screen.locator(`[data-action="${action}"][data-of="${of}"]`),

    async answer(kind: string, yes: boolean): Promise<void> {
      await expect(question).toHaveAttribute("data-question", kind, { timeout: 20_000 });
      await page.locator(`[data-action="answer-${yes ? "yes" : "no"}"]`).click();
    },
  };
}
