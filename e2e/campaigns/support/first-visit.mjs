// @ts-check
import { check, repeat } from "./campaign.mjs";
import { startChromium } from "./chromium.mjs";
import { becomesIdle, lookInside } from "./page.mjs";

/**
 * @param {import("./campaign.mjs").Options} options
 * @param {Awaited<ReturnType<typeof import("./slow-server.mjs").slowServer>>} server
 * @returns {Promise<number>} bytes that an undisturbed first visit fetches and keeps
 */
export async function wholeDownload(options, server) {
  let bytes = 0;
  const { failures } = await repeat({ ...options, n: 1 }, async ({ profile }) => {
    const browser = await startChromium(options.chromium, profile);
    try {
      const page = await browser.context.newPage();
      await page.goto(server.url);
      await becomesIdle(page);
      bytes = (await lookInside(browser.context, server.url)).received;
      check(
        bytes > 0 && bytes === server.line.total,
        `${server.line.total} bytes were sent, ${bytes} are in the store`,
      );
      return `a whole download has ${bytes} bytes`;
    } finally {
      await browser.kill();
    }
  });
  if (failures.length > 0) throw new Error(`an undisturbed visit fails: ${failures.join("; ")}`);
  return bytes;
}
