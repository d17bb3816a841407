import { launch } from "./browser.mjs";

/**
 * Opening the site twice with one profile, as a visitor does: with its service worker, first with nothing kept, then
 * with everything.
 * @param {string} executable
 * @param {string} profile
 * @param {{ url: string }} site
 */
export async function starts(executable, profile, { url }) {
  const cold = await start(executable, profile, url);
  const warm = await start(executable, profile, url);
  return {
    "cold start to ready, ms": Math.round(cold.ms),
    "warm start to ready, ms": Math.round(warm.ms),
    "bytes fetched, cold": cold.bytes,
    "bytes fetched, warm": warm.bytes,
  };
}

/** @param {string} executable @param {string} profile @param {string} url */
async function start(executable, profile, url) {
  const context = await launch(executable, profile, { serviceWorkers: "allow" });
  let bytes = 0;
  const counting = [];
  context.on("requestfinished", (request) => {
    counting.push(
      Promise.resolve(request.response())
        .then(async (response) => {
          if (response?.fromServiceWorker()) return;
          const { responseBodySize } = await request.sizes();
          bytes += Math.max(0, responseBodySize);
        })
        // A request of a worker that has ended meanwhile tells no size.
        .catch(() => undefined),
    );
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const begun = performance.now();
  await page.goto(`${url}?mic=raw`);
  await page.waitForSelector('inzwa-app[data-state="idle"]', { timeout: 120_000, state: "attached" });
  const ms = performance.now() - begun;
  await page
    .waitForSelector('inzwa-app[data-offline="ready"]', { timeout: 20_000, state: "attached" })
    .catch(() => undefined);
  await Promise.all(counting);
  await context.close();
  return { ms, bytes };
}
