// @ts-check
import { Graph } from "./graph.mjs";
import { attention, causalMask, gelu, layerNorm, linear, parted, positions, scripted, sizeOf } from "./layers.mjs";

/** The shape of openai/whisper-base: 6 + 6 layers, 8 heads, 74 million parameters. */
export const BASE = {
  mels: 80,
  size: 512,
  heads: 8,
  inner: 2048,
  encoderLayers: 6,
  decoderLayers: 6,
  vocabulary: 51865,
  sources: 1500,
  targets: 448,
};

/** @typedef {import("./layers.mjs").Precision} Precision */
/** @typedef {{ shape: typeof BASE, precision: Precision }} Kind */

/** input_features [1, mels, frames] -> last_hidden_state [1, frames / 2, size], for any number of frames. @param {Kind} kind */
export function encoder({ shape, precision }) {
  const { mels, size, heads, inner, encoderLayers, sources } = shape;
  const g = new Graph();
  const features = g.input("input_features", "float", ["batch_size", mels, "frames"]);
  const first = conv(g, features, mels, size, 1);
  const second = conv(g, first, size, size, 2);
  const rows = g.op("Transpose", [second], { perm: [0, 2, 1] });
  const table = g.weight([sources, size], 0.1);
  const own = g.op("Slice", [table, g.ints([0]), sizeOf(g, rows, 1), g.ints([0])]);
  let x = g.op("Add", [rows, own]);
  for (let layer = 0; layer < encoderLayers; layer++) {
    x = g.op("Add", [x, selfAttention(g, layerNorm(g, x, size), { heads, size, precision })]);
    x = g.op("Add", [x, feedForward(g, layerNorm(g, x, size), { size, inner, precision })]);
  }
  g.output(layerNorm(g, x, size), "last_hidden_state", "float", ["batch_size", "positions", size]);
  return g.build("whisper encoder");
}

/**
 * The merged decoder: what attention over the encoder needs is computed in the first step, with a past of length zero,
 * and only handed on after that, as the branches of the published exports do. script: the token at each position.
 * @param {Kind} kind @param {readonly number[]} script
 */
export function decoder({ shape, precision }, script) {
  const { size, heads, inner, decoderLayers, vocabulary, targets } = shape;
  const g = new Graph();
  const ids = g.input("input_ids", "int64", ["batch_size", "tokens"]);
  const encoded = g.input("encoder_hidden_states", "float", ["batch_size", "positions", size]);
  const past = (/** @type {string} */ name, /** @type {string} */ length) =>
    g.input(`past_key_values.${name}`, "float", ["batch_size", heads, length, size / heads]);
  const pasts = Array.from({ length: decoderLayers }, (_, i) => ({
    k: past(`${i}.decoder.key`, "past"),
    v: past(`${i}.decoder.value`, "past"),
    crossK: past(`${i}.encoder.key`, "encoded"),
    crossV: past(`${i}.encoder.value`, "encoded"),
  }));
  const at = positions(g, ids, pasts[0]?.k ?? "");
  const mask = causalMask(g, at);
  const cross = crossSource(g, encoded, pasts[0]?.crossK ?? "");
  const own = g.op("Gather", [g.weight([targets, size], 0.1), at]);
  let x = g.op("Add", [g.op("Gather", [g.weight([vocabulary, size], 0.1), ids]), own]);
  for (const [i, { k, v, crossK, crossV }] of pasts.entries()) {
    const present = (/** @type {string} */ from, /** @type {string} */ name) =>
      g.output(from, `present.${i}.${name}`, "float", ["batch_size", heads, "present", size / heads]);
    const self = { heads, size, precision, mask, past: { k, v } };
    x = g.op("Add", [
      x,
      selfAttention(g, layerNorm(g, x, size), { ...self, tell: (kind, kept) => present(kept, `decoder.${kind}`) }),
    ]);
    const far = { heads, size, precision, cross, past: { k: crossK, v: crossV } };
    x = g.op("Add", [
      x,
      crossAttention(g, layerNorm(g, x, size), { ...far, tell: (kind, kept) => present(kept, `encoder.${kind}`) }),
    ]);
    x = g.op("Add", [x, feedForward(g, layerNorm(g, x, size), { size, inner, precision })]);
  }
  const logits = linear(g, layerNorm(g, x, size), size, vocabulary, { precision, scale: 0.01 });
  const said = g.op("Gather", [g.ints(padded(script, targets)), at]);
  g.output(scripted(g, logits, said, vocabulary), "logits", "float", ["batch_size", "tokens", vocabulary]);
  return g.build("whisper decoder");
}

/** Its last token goes on for ever. @param {readonly number[]} script @param {number} length */
function padded(script, length) {
  return Array.from({ length }, (_, i) => script[Math.min(i, script.length - 1)] ?? 0);
}

/** @param {Graph} g @param {string} x @param {number} from @param {number} to @param {number} stride */
function conv(g, x, from, to, stride) {
  const weight = g.weight([to, from, 3], 1.4 / Math.sqrt(from * 3));
  const attributes = { kernel_shape: [3], pads: [1, 1], strides: [stride] };
  return gelu(g, g.op("Conv", [x, weight, g.weight([to], 0.02)], attributes));
}

/** @typedef {(kind: "key" | "value", kept: string) => void} Tell */

/**
 * @param {Graph} g @param {string} x
 * @param {{ heads: number, size: number, precision: Precision, mask?: string, past?: { k: string, v: string }, tell?: Tell }} how
 */
function selfAttention(g, x, { heads, size, precision, mask, past, tell }) {
  const part = (/** @type {boolean} */ bias) =>
    parted(g, linear(g, x, size, size, { precision, bias }), heads, size / heads);
  const [q, ownK, ownV] = [part(true), part(false), part(true)];
  const k = past ? g.op("Concat", [past.k, ownK], { axis: 2 }) : ownK;
  const v = past ? g.op("Concat", [past.v, ownV], { axis: 2 }) : ownV;
  tell?.("key", k);
  tell?.("value", v);
  const mixed = attention(g, { q, k, v, heads, size: size / heads, ...(mask ? { mask } : {}) });
  return linear(g, mixed, size, size, { precision, bias: true });
}

/**
 * What of the encoder's output is to be projected: all of it in the first step, one row later (a matrix of no rows is
 * more than 8-bit kernels bear), of which nothing is kept.
 * @param {Graph} g @param {string} encoded @param {string} past
 */
function crossSource(g, encoded, past) {
  const isFirst = g.cast(g.op("Equal", [sizeOf(g, past, 2), g.ints([0])]), "int64");
  const kept = g.op("Mul", [sizeOf(g, encoded, 1), isFirst]);
  const rows = g.op("Max", [kept, g.ints([1])]);
  return { x: g.op("Slice", [encoded, g.ints([0]), rows, g.ints([1])]), kept };
}

/**
 * @param {Graph} g @param {string} x
 * @param {{ heads: number, size: number, precision: Precision, cross: { x: string, kept: string }, past: { k: string, v: string }, tell: Tell }} how
 */
function crossAttention(g, x, { heads, size, precision, cross, past, tell }) {
  const part = (/** @type {string} */ from, /** @type {boolean} */ bias) =>
    parted(g, linear(g, from, size, size, { precision, bias }), heads, size / heads);
  const whole = (/** @type {string} */ before, /** @type {boolean} */ bias) => {
    const fresh = g.op("Slice", [part(cross.x, bias), g.ints([0]), cross.kept, g.ints([2])]);
    return g.op("Concat", [before, fresh], { axis: 2 });
  };
  const [q, k, v] = [part(x, true), whole(past.k, false), whole(past.v, true)];
  tell("key", k);
  tell("value", v);
  return linear(g, attention(g, { q, k, v, heads, size: size / heads }), size, size, { precision, bias: true });
}

/** @param {Graph} g @param {string} x @param {{ size: number, inner: number, precision: Precision }} how */
function feedForward(g, x, { size, inner, precision }) {
  const wide = gelu(g, linear(g, x, size, inner, { precision, bias: true }));
  return linear(g, wide, inner, size, { precision, bias: true });
}
