// Arms A, B and C with models of real size: the shapes of Whisper base and SmolLM 135M.
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { ensureChromium } from "../../scripts/house/browser.mjs";
import { root } from "../../scripts/house/command.mjs";
import { launch } from "../harness/browser.mjs";
import { interleaved } from "../harness/phases.mjs";
import { serveArms } from "../harness/site.mjs";
import { nativeArm } from "../native/run.mjs";
import { seeded } from "../report/statistics.mjs";
import { summarise } from "../report/summary.mjs";
import { siteWithShapes } from "./site.mjs";

/** What a model says that hears nothing is neither right nor wrong. */
const TOLD = ["ttfw", "ttfwComplete", "response", "falseCutOffs", "missedEnds", "trials", "stages"];

/**
 * A and B by turns in one Chromium, then C. It rebuilds bench/out/site, so no other arm may be running from there.
 * @param {number} trials of each arm
 * @param {{ dist?: string, folder: string, inputs: readonly import("../harness/inputs.mjs").Input[], executable?: string, seed?: number, precision?: import("./layers.mjs").Precision, arms?: readonly string[] }} options
 * folder: of the inputs' WAV files
 */
export async function shapeArms(
  trials,
  { dist = join(root, "dist"), folder, inputs, executable, seed = 1, precision = "q8", arms = ["A", "B"] },
) {
  const load = { before: loadavg()[0] };
  const random = seeded(seed);
  const shaped = await siteWithShapes(dist, join(root, "bench/out/shapes"), { precision });
  const found = { trials: [], warmUps: [], loads: {}, errors: {} };
  const site = await serveArms({ dist: shaped.dir, inputs: [folder] });
  const profile = mkdtempSync(join(tmpdir(), "inzwa-shapes-"));
  try {
    const context = await launch(executable ?? (await ensureChromium()), profile);
    const told = { context, url: site.url, arms, speech: inputs, noises: [], trials, full: false, random, found };
    await interleaved({ ...told, note: () => undefined }).finally(() => context.close());
  } finally {
    await site.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  const C = await nativeArm(trials, { folder, inputs, seed, models: `${shaped.models}/` });
  const browser = arms.map((arm) => [arm, figures(found, arm, random)]);
  return { precision, ...Object.fromEntries(browser), C, load: { ...load, after: loadavg()[0] } };
}

function figures({ trials, loads, errors }, name, random) {
  const own = trials.filter(({ arm }) => arm === name);
  const summary = summarise(own, random, () => undefined);
  const told = Object.fromEntries(TOLD.map((key) => [key, summary[key]]));
  return { ...told, loadMs: loads[name], errors: errors[name] ?? [] };
}
