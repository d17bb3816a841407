import type { Page } from "@playwright/test";
import { expect } from "./visit.ts";

/** The screen of voices by its documented surface alone. */
export function voices(page: Page) {
  const screen = page.locator("inzwa-collect");
  const act = (name: string) => screen.locator(`[data-action="collect-${name}"]`);
  return {
    screen,
    act,
    rows: screen.locator("[data-clip-row]"),
    sentence: screen.locator("[data-sentence]"),
    is: (status: string) => expect(screen).toHaveAttribute("data-collect", status),
    answer: (scope: string, answer: "yes" | "no") =>
      screen.locator(`[data-scope="${scope}"] input[value="${answer}"]`).check(),
    booth: (state: string) => expect(screen.locator("[data-booth]")).toHaveAttribute("data-booth", state),
    /** One take, from the first sound that the microphone plays to the silence behind it. */
    async take(): Promise<void> {
      await act("record").click();
      await this.booth("recording");
      const meter = screen.getByRole("meter");
      await expect(meter).toHaveAttribute("aria-valuenow", /[1-9]/, { timeout: 30_000 });
      await expect(meter).toHaveAttribute("aria-valuenow", "0", { timeout: 30_000 });
      await act("done").click();
      await this.booth("told");
    },
  };
}

/** How much lies in each store of the database of voices. */
export async function stored(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const found = await indexedDB.databases();
    if (!found.some(({ name }) => name === "inzwa-voices")) return {};
    return new Promise<Record<string, number>>((done, failed) => {
      const opening = indexedDB.open("inzwa-voices");
      opening.onerror = () => failed(opening.error);
      opening.onsuccess = () => {
        const db = opening.result;
        const counts: Record<string, number> = {};
        const step = db.transaction([...db.objectStoreNames]);
        for (const name of db.objectStoreNames) {
          const asked = step.objectStore(name).count();
          asked.onsuccess = () => {
            counts[name] = asked.result;
          };
        }
        step.oncomplete = () => {
          db.close();
          done(counts);
        };
      };
    });
  });
}

export const NOTHING = { consent: 0, clips: 0, chunks: 0, published: 0, destination: 0, outbox: 0 };
