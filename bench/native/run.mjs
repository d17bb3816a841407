// Arm C: the same ONNX files and the same conversation on onnxruntime-node, without a browser and audio devices.
import { runnerImport } from "vite";
import { seeded, shuffled } from "../report/statistics.mjs";

/**
 * @param {number} trials
 * @param {{ folder: string, inputs: readonly import("../harness/inputs.mjs").Input[], seed?: number, models?: string, log?: (message: string) => void }} options
 * folder: of the WAV files; models: of the three models, with a slash at its end, instead of the site's own
 */
export async function nativeArm(trials, { folder, inputs, seed = 1, models, log = () => {} }) {
  const { module } = await runnerImport("bench/native/engine.ts", { configFile: false, logLevel: "error" });
  const random = seeded(seed);
  const questions = [];
  while (questions.length < trials && inputs.length > 0) questions.push(...shuffled(inputs, random));
  return module.askAll(questions.slice(0, trials), { folder, ...(models ? { models } : {}) }, log);
}
