import { expect, type Page } from "@playwright/test";
import type { Tap } from "./tap.ts";

export type PageState = "loading" | "idle" | "listening" | "thinking" | "speaking" | "error";

/** The page by its documented surface alone. */
export function assistant(page: Page) {
  const app = page.locator("inzwa-app");
  const log = page.getByRole("log");
  return {
    app,
    log,
    talk: page.locator('[data-action="talk"]'),
    stop: page.locator('[data-action="stop"]'),
    type: page.locator('[data-action="type"]'),
    send: page.locator('[data-action="send"]'),
    said: log.locator('[data-role="user"][data-final]'),
    replies: log.locator('[data-role="assistant"][data-final]'),

    async is(state: PageState | RegExp, timeout = 30_000): Promise<void> {
      await expect(app).toHaveAttribute("data-state", state, { timeout });
    },

    /** The page is up and can be used, whether or not the assistant is. */
    async opened(timeout = 30_000): Promise<void> {
      await expect(app).toHaveAttribute("data-route", /./, { timeout });
    },

    /** All that the service worker lays by is there, and it answers for this page. */
    async controlled(): Promise<void> {
      await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated", null, {
        timeout: 60_000,
      });
    },

    async ask(text: string): Promise<void> {
      await this.type.fill(text);
      await this.send.click();
    },

    /** Durations in ms of a measure, by turn. */
    async measures(name: string): Promise<{ turn: number; duration: number }[]> {
      return page.evaluate(
        (measure) =>
          performance
            .getEntriesByName(measure, "measure")
            .map((entry) => ({ turn: (entry as PerformanceMeasure).detail.turn, duration: entry.duration })),
        name,
      );
    },

    async tap(): Promise<Tap> {
      return page.evaluate(() => (globalThis as unknown as { inzwaTap: Tap }).inzwaTap);
    },
  };
}

/** The workers that serve a stage, each with the stage's name; their own names are `STAGE-NUMBER`. */
export async function stagesOf(page: Page): Promise<{ stage: string; evaluate(run: () => void): Promise<void> }[]> {
  const found = page.workers().filter((worker) => /\/worker-stage-/.test(worker.url()));
  // One that ends in this moment answers nothing.
  const named = found.map(async (worker) => ({
    stage: await worker.evaluate(() => self.name.replace(/-\d+$/, "")).catch(() => ""),
    evaluate: (run: () => void) => worker.evaluate(run),
  }));
  return Promise.all(named);
}

/** Words of a caption as the tests compare them. */
export function words(text: string | null): string {
  return (text ?? "")
    .toLowerCase()
    .replace(/[^\p{L}' ]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}
