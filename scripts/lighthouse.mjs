import { requireNode } from "./house/node-version.mjs";

requireNode();
const { loadavg } = await import("node:os");
const { join, resolve } = await import("node:path");
const { parseArgs } = await import("node:util");
const { ensureChromium } = await import("./house/browser.mjs");
const { ensureSite } = await import("./house/builds.mjs");
const { root } = await import("./house/command.mjs");
const { initialScripts, together } = await import("./house/initial-js.mjs");
const { ensurePackages } = await import("./house/packages.mjs");
const { perform } = await import("./house/say.mjs");
const { serve } = await import("./serve.mjs");

const LEAST = 95;
const PAINT_MS = 1500;
const SCRIPT_BYTES = 120_000;

await perform(async () => {
  const { values } = parseArgs({
    options: { dist: { type: "string" }, runs: { type: "string", default: "3" } },
  });
  await ensurePackages();
  if (!values.dist) await ensureSite();
  const { audit, CATEGORIES } = await import(new URL("../e2e/audits/lighthouse.mjs", import.meta.url).href);
  const { firstPaints } = await import(new URL("../e2e/audits/first-paint.mjs", import.meta.url).href);
  const dir = values.dist ? resolve(process.env.INIT_CWD ?? "", values.dist) : join(root, "dist");
  const executablePath = await ensureChromium();
  const runs = Math.max(1, Number(values.runs) || 1);
  const site = await serve({ dir });
  const missed = [];
  const told = (/** @type {string} */ text, /** @type {boolean} */ good) => {
    console.log(`${good ? "ok    " : "MISSED"} ${text}`);
    if (!good) missed.push(text);
  };
  try {
    console.log(`load of the machine: ${load()}`);
    const bytes = together(initialScripts(dir));
    told(
      `initial JavaScript ${(bytes / 1000).toFixed(1)} kB gzip, at most ${SCRIPT_BYTES / 1000}`,
      bytes <= SCRIPT_BYTES,
    );
    const paints = await firstPaints({ url: site.url, executablePath, runs });
    const paint = median(paints);
    const all = paints.map((/** @type {number} */ ms) => ms.toFixed(0)).join(" ");
    told(
      `first contentful paint ${paint.toFixed(0)} ms (${all}) at 4x and slow 4G, at most ${PAINT_MS}`,
      paint <= PAINT_MS,
    );
    const audits = [];
    for (let run = 0; run < runs; run++) audits.push(await audit({ url: site.url, executablePath }));
    for (const category of CATEGORIES) {
      const scores = audits.map((one) => one.scores[category] ?? 0);
      told(`${category} ${median(scores)} (${scores.join(" ")}), at least ${LEAST}`, median(scores) >= LEAST);
    }
    console.log(`computed by Lighthouse, ms: ${JSON.stringify(audits.map(({ times }) => times))}`);
    for (const cost of audits.at(-1)?.costs ?? []) console.log(`costs ${cost}`);
    console.log(`load of the machine: ${load()}`);
  } finally {
    await site.close();
  }
  if (missed.length > 0) process.exitCode = 1;
});

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function load() {
  return loadavg()
    .map((value) => value.toFixed(2))
    .join(" ");
}
