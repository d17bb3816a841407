// @ts-check
import { chromium } from "playwright-core";

/**
 * Slow 4G as Chromium's developer tools apply it: 150 ms there and back and 1.6 Mbit/s on the line come to these per
 * request (Lighthouse's `mobileSlow4G`).
 */
const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 184_320, uploadThroughput: 84_375 };

/**
 * First contentful paint of a first visit, really slowed down: ms of every run.
 * @param {{ url: string, executablePath: string, runs: number, slowdown?: number }} options
 * @returns {Promise<number[]>}
 */
export async function firstPaints({ url, executablePath, runs, slowdown = 4 }) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-quic"] });
  const times = [];
  try {
    for (let run = 0; run < runs; run++) {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send("Network.enable");
      await session.send("Network.emulateNetworkConditions", SLOW_4G);
      await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
      await page.goto(url, { waitUntil: "commit", timeout: 60_000 });
      times.push(await page.evaluate(paintTime));
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return times;
}

/** In the page. @returns {Promise<number>} */
function paintTime() {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const paint = list.getEntriesByName("first-contentful-paint")[0];
      if (paint) resolve(paint.startTime);
    }).observe({ type: "paint", buffered: true });
  });
}
