import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/house/command.mjs";

/** Trials of each arm with models of real sizes: one takes a minute. */
const SHAPES = 4;

/**
 * The arms that need no page: C, the same files in onnxruntime-node; D, what this machine could do at the most. What is
 * not there, or fails, is told as such and stops nothing.
 * @param {readonly string[]} arms
 * @param {{ trials: number, folder: string, inputs: readonly import("./inputs.mjs").Input[], shapes: boolean }} options
 *   shapes: models of real sizes with random weights, too
 */
export async function beside(arms, { trials, folder, inputs, shapes }) {
  return {
    ...(arms.includes("C") ? { C: await told("native/run.mjs", "nativeArm", trials, { folder, inputs }) } : {}),
    ...(arms.includes("D") ? { D: await told("limits/run.mjs", "limits") } : {}),
    ...(shapes ? { shapes: await told("shapes/run.mjs", "shapeArms", SHAPES, { folder, inputs }) } : {}),
  };
}

/** @param {string} file @param {string} name @param {...unknown} args */
async function told(file, name, ...args) {
  const path = join(root, "bench", file);
  if (!existsSync(path)) return undefined;
  try {
    const module = await import(path);
    return await module[name](...args);
  } catch (thrown) {
    console.error(`bench: ${file} failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    return { failed: String(thrown) };
  }
}
