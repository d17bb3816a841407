// Arm D: what this machine can do at the most, and what the models need at the least.
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { ensureChromium } from "../../scripts/house/browser.mjs";
import { root } from "../../scripts/house/command.mjs";
import { SMOL } from "../shapes/llama.mjs";
import { BASE } from "../shapes/whisper.mjs";
import { decodeBytes, encoderFlops, leastMs, median, prefillFlops } from "./arithmetic.mjs";
import { openBrowser } from "./browser.mjs";
import { dense, MATRIX, SIDE, thin } from "./graphs.mjs";
import { opened } from "./measure.mjs";
import { pocketShapes } from "./pocket.mjs";

const ROUNDS = 3;
const KINDS = ["peak", "bandwidth", "asr", "llm", "tts"];
const CONTEXT = 64;

/**
 * Both runtimes on one thread, by turns, so that what else the machine does falls on both alike.
 * @param {{ chromium?: string, models?: string }} [options] chromium: path of it; models: folder of the three models
 */
export async function limits({ chromium, models = join(root, "public/models") } = {}) {
  const loadBefore = loadavg()[0];
  const files = { peak: dense(), bandwidth: thin(), ...weights(models) };
  const browser = await openBrowser(chromium ?? (await ensureChromium()), files);
  try {
    const native = await opened(ort, files);
    const found = Object.fromEntries(KINDS.map((kind) => [kind, { native: [], wasm: [] }]));
    for (let round = 0; round < ROUNDS; round++)
      for (const kind of KINDS) {
        found[kind].native.push(await native(kind));
        found[kind].wasm.push(await browser.measure(kind));
      }
    return { ...told(found), load: { before: loadBefore, after: loadavg()[0] } };
  } finally {
    await browser.close();
  }
}

/** The best run tells what the machine can do; medians, what a stage takes beside whatever else runs. */
function told(found) {
  const least = (kind, host) => Math.min(...found[kind][host].map(({ least }) => least));
  const usual = (kind, host) => median(found[kind][host].flatMap(({ times }) => times));
  const both = (of) => ({ native: of("native"), wasm: of("wasm") });
  const peakGflops = both((host) => (2 * SIDE ** 3) / least("peak", host) / 1e6);
  const bandwidthGBs = both((host) => (MATRIX[0] * MATRIX[1] * 4) / least("bandwidth", host) / 1e6);
  const stages = Object.fromEntries(["asr", "llm", "tts"].map((kind) => [kind, both((host) => usual(kind, host))]));
  const leastTax = (kind) => least(kind, "wasm") / least(kind, "native");
  return {
    peakGflops,
    bandwidthGBs,
    ...bounds({ peakGflops, bandwidthGBs }),
    stages,
    wasmTax: Object.fromEntries(Object.entries(stages).map(([kind, { native, wasm }]) => [kind, wasm / native])),
    wasmTaxBest: Object.fromEntries(["asr", "llm", "tts"].map((kind) => [kind, leastTax(kind)])),
  };
}

function bounds({ peakGflops, bandwidthGBs }) {
  const { asr, llm } = pocketShapes();
  const encoder = (shape) => {
    const flopsPerSecond = encoderFlops(shape, 400) / 4;
    return { flopsPerSecond, boundMs: leastMs(flopsPerSecond, peakGflops) };
  };
  const decode = (shape, bytes) => {
    const bytesPerToken = decodeBytes(shape, { bytes, context: CONTEXT });
    return { bytesPerToken, boundMsPerToken: leastMs(bytesPerToken, bandwidthGBs) };
  };
  const prefill = (shape) => {
    const flops = prefillFlops(shape, CONTEXT);
    return { tokens: CONTEXT, flops, boundMs: leastMs(flops, peakGflops) };
  };
  return {
    encoder: { pocket: encoder(asr), base: encoder(BASE) },
    decode: { pocket: decode(llm, 4), "135M fp32": decode(SMOL, 4), "135M q8": decode(SMOL, 1) },
    prefill: { pocket: prefill(llm), "135M": prefill(SMOL) },
  };
}

function weights(models) {
  const file = (path) => readFileSync(join(models, path));
  return {
    encoder: file("pocket-asr-sn/onnx/encoder_model.onnx"),
    decoder: file("pocket-asr-sn/onnx/decoder_model_merged.onnx"),
    llm: file("pocket-llm-sn/onnx/model.onnx"),
    tts: file("pocket-tts-sn/onnx/model.onnx"),
  };
}
