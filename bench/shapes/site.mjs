// @ts-check
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePrograms } from "../../scripts/house/builds.mjs";
import { root } from "../../scripts/house/command.mjs";
import { measure } from "../../scripts/manifest.mjs";
import { realShapes } from "./models.mjs";

/** Bytes that a model takes while it runs, for the page's plan. */
const MEMORY = { asr: 300e6, llm: 600e6 };

/**
 * A copy of the built site in `folder` whose Shona pocket models have the shapes of Whisper base and SmolLM 135M, signed
 * with the development key. What else uses those models (arm B's page, onnxruntime-node) finds them by the same names.
 * @param {string} dist @param {string} folder is emptied first @param {{ precision?: import("./layers.mjs").Precision }} [options]
 */
export async function siteWithShapes(dist, folder, options) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(dist, folder, { recursive: true });
  const models = join(folder, "models");
  for (const stage of ["asr", "llm"]) rmSync(join(models, `pocket-${stage}-sn`), { recursive: true });
  await realShapes(models, options);
  const path = join(folder, "models-manifest/manifest.json");
  writeFileSync(path, JSON.stringify(reshaped(JSON.parse(readFileSync(path, "utf8")), models)));
  await ensurePrograms();
  execFileSync(process.execPath, [join(root, "build/sign.js"), folder], { stdio: "pipe" });
  return { dir: folder, models };
}

/**
 * The manifest with the shapes' sizes. A random model has no known answer, so no proof; without a number of parameters
 * no plan finds it too slow for this machine, which is to be measured and not avoided.
 * @param {any} manifest @param {string} models folder
 */
export function reshaped(manifest, models) {
  const change = (/** @type {any} */ model) => {
    const stage = /** @type {keyof typeof MEMORY} */ (model.stage);
    if (model.id !== `pocket-${stage}-sn` || !(stage in MEMORY)) return model;
    const { proof, parameters, ...rest } = model;
    return {
      ...rest,
      name: stage === "asr" ? "Shape of Whisper base" : "Shape of SmolLM 135M",
      files: measure(join(models, model.id)),
      variants: model.variants.map((/** @type {object} */ variant) => ({ ...variant, memory: MEMORY[stage] })),
      ...(stage === "asr" ? { window: 480_000 } : { context: 2048 }),
    };
  };
  return { ...manifest, models: manifest.models.map(change) };
}
