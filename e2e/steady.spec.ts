import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { sizes } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

/** How far what was there has moved without a touch, as browsers reckon it, and what moved most; good is 0.1 at the most (web.dev/cls). */
function moved(page: Page): Promise<{ share: number; most: string }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        type Shift = PerformanceEntry & {
          readonly value: number;
          readonly hadRecentInput: boolean;
          readonly sources: readonly { readonly node: Node | null }[];
        };
        const observer = new PerformanceObserver((list) => {
          const shifts = (list.getEntries() as Shift[]).filter(({ hadRecentInput }) => !hadRecentInput);
          const [most] = shifts.toSorted((a, b) => b.value - a.value);
          const names = most?.sources.map(({ node }) => node?.nodeName ?? "").join(" ") ?? "";
          resolve({ share: shifts.reduce((sum, { value }) => sum + value, 0), most: names });
        });
        // The observer tells of a page without any by silence.
        setTimeout(() => resolve({ share: 0, most: "" }), 3_000);
        observer.observe({ type: "layout-shift", buffered: true });
      }),
  );
}

for (const [name, viewport] of Object.entries(sizes))
  test(`nothing moves under a finger while the page starts for the first time, ${name}`, async ({ visit }) => {
    const { page } = await visit({ viewport });
    await assistant(page).is("idle", 60_000);
    const { share, most } = await moved(page);
    expect(share, most).toBeLessThan(0.05);
  });
