// Memory of a big model in the built site's own store: node bench/big-model.mjs [--mb 300] [--rate 20] [--seed 1] [--dist DIR]
// rate: MB a second. What comes faster than the store can write waits in the browser's own buffers, up to 64 MB.
// Download with verification, within 64 MB above idle; reading it whole, within 2.2 times its size. Exit 1 when not. Linux only.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startChromium } from "../e2e/campaigns/support/chromium.mjs";
import { ensureChromium } from "../scripts/house/browser.mjs";
import { heldNow, watchRenderers } from "./big-model/memory.mjs";
import { pages } from "./big-model/pages.mjs";
import { MODEL, Model, serveModel } from "./big-model/server.mjs";

const MB = 1_000_000;
const { values } = parseArgs({
  options: {
    mb: { type: "string", default: "300" },
    rate: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    dist: { type: "string", default: "dist" },
  },
});
const root = join(import.meta.dirname, "..");
const dist = resolve(values.dist);
const model = new Model(Number(values.mb) * MB, Number(values.seed));
const digest = model.digest();
const site = await serveModel({ dist, model, pages: await pages(root, dist), rate: Number(values.rate) * MB });
const profile = mkdtempSync(join(tmpdir(), "inzwa-big-"));
const chromium = await ensureChromium();
const file = { url: site.url + MODEL, size: model.size, digest };
const before = loadavg()[0];

const rows = {};
try {
  rows.download = await measured("ensure");
  rows.verify = await measured("verify");
  rows["read at once"] = await measured("read", "at once");
  rows["read into one buffer"] = await measured("read", "into one buffer");
} finally {
  site.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

const limit = (name) => (name.startsWith("read") ? 2.2 * model.size : 64 * MB);
const table = Object.fromEntries(
  Object.entries(rows).map(([name, { ms, idle, peak, pages: told }]) => [
    name,
    {
      seconds: Number((ms / 1000).toFixed(1)),
      "idle MB": mb(idle.resident),
      "peak above idle MB": mb(peak.resident - idle.resident),
      "of that proportional MB": mb(peak.proportional - idle.proportional),
      "told by the page MB": told === undefined ? "" : mb(told),
      "limit MB": mb(limit(name)),
      kept: peak.resident - idle.resident <= limit(name),
    },
  ]),
);
console.table(table);
console.log(
  `${values.mb} MB at ${values.rate} MB/s, seed ${values.seed}, load ${before.toFixed(2)} to ${loadavg()[0].toFixed(2)}`,
);
mkdirSync(join(root, "bench/out"), { recursive: true });
writeFileSync(
  join(root, "bench/out/big-model.json"),
  JSON.stringify({ rows, loadAverage: [before, loadavg()[0]] }, null, 2),
);
if (Object.values(table).some(({ kept }) => !kept)) process.exitCode = 1;

/** One thing in a browser of its own, so that nothing of the thing before is in its memory. */
async function measured(method, how) {
  const browser = await startChromium(chromium, profile, ["--enable-blink-features=ForceEagerMeasureMemory"]);
  try {
    const page = await browser.context.newPage();
    await page.goto(`${site.url}bench/index.html`);
    // A worker that has opened the database and compiled its code is the idle it is measured against.
    await page.evaluate(() => store("usage"));
    await pause(1500);
    const idle = heldNow(browser.pid);
    const watch = watchRenderers(browser.pid);
    const begun = performance.now();
    const answer = await page.evaluate(
      ([name, of, way]) => (name === "read" ? read(of.url, way) : store(name, [of], follow())),
      [method, file, how],
    );
    const ms = performance.now() - begun;
    const peak = watch.stop();
    const told = await page.evaluate(() => performance.measureUserAgentSpecificMemory?.().then(({ bytes }) => bytes));
    check(method, answer);
    return { ms, idle, peak, pages: told };
  } finally {
    await browser.close();
  }
}

function check(method, answer) {
  const right =
    method === "ensure"
      ? answer?.inMemory === 0
      : method === "verify"
        ? answer?.length === 0
        : answer?.length === model.size;
  if (!right) throw new Error(`${method}: ${JSON.stringify(answer)}`);
}

function mb(bytes) {
  return Number((bytes / MB).toFixed(1));
}
