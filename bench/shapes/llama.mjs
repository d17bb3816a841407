// @ts-check
import { Graph } from "./graph.mjs";
import { attention, causalMask, linear, parted, positions, rmsNorm, scripted, silu, sizeOf } from "./layers.mjs";

/** The shape of HuggingFaceTB/SmolLM-135M: 30 layers, 9 heads, 3 of keys and values. */
export const SMOL = {
  size: 576,
  heads: 9,
  keyHeads: 3,
  head: 64,
  inner: 1536,
  layers: 30,
  vocabulary: 49152,
  context: 2048,
  theta: 10_000,
};

/** @typedef {import("./layers.mjs").Precision} Precision */
/** @typedef {{ shape: typeof SMOL, precision: Precision }} Kind */

/**
 * input_ids, attention_mask (all ones is what it takes) and the past -> logits of the last token alone, and the present.
 * next: the token that follows a token, whatever was before; `otherwise` follows all others.
 * @param {Kind} kind @param {ReadonlyMap<number, number>} next @param {number} otherwise
 */
export function causal({ shape, precision }, next, otherwise) {
  const { size, keyHeads, head, layers, vocabulary } = shape;
  const g = new Graph();
  const ids = g.input("input_ids", "int64", ["batch_size", "tokens"]);
  const attended = g.input("attention_mask", "int64", ["batch_size", "total"]);
  const cache = (/** @type {string} */ name) =>
    g.input(`past_key_values.${name}`, "float", ["batch_size", keyHeads, "past", head]);
  const pasts = Array.from({ length: layers }, (_, i) => ({ k: cache(`${i}.key`), v: cache(`${i}.value`) }));
  const at = positions(g, ids, pasts[0]?.k ?? "");
  // Of the attention mask nothing but its place among the inputs is used: nobody pads a batch of one.
  const none = g.cast(g.op("Sub", [g.op("ReduceMin", [attended], { keepdims: 0 }), g.scalar(1, "int64")]), "float");
  const mask = g.op("Add", [causalMask(g, at), none]);
  const turn = rotation(g, at, shape);
  let x = g.op("Gather", [embedding(g, shape, precision), ids]);
  if (precision === "q8") x = g.op("Mul", [g.op("Sub", [g.cast(x, "float"), g.scalar(128)]), g.scalar(0.001)]);
  for (const [i, past] of pasts.entries()) {
    const attend = { shape, precision, past, mask, turn };
    const { mixed, k, v } = selfAttention(g, rmsNorm(g, x, size), attend);
    for (const [name, kept] of [
      ["key", k],
      ["value", v],
    ])
      g.output(/** @type {string} */ (kept), `present.${i}.${name}`, "float", ["batch_size", keyHeads, "total", head]);
    x = g.op("Add", [x, mixed]);
    x = g.op("Add", [x, feedForward(g, rmsNorm(g, x, size), { shape, precision })]);
  }
  const [row, last] = [lastOf(g, x, 1), lastOf(g, ids, 1)];
  const logits = linear(g, rmsNorm(g, row, size), size, vocabulary, { precision, scale: 0.01 });
  const table = Array.from({ length: Math.max(...next.keys(), otherwise) + 1 }, (_, id) => next.get(id) ?? otherwise);
  const known = g.op("Min", [last, g.scalar(table.length - 1, "int64")]);
  const said = g.op("Gather", [g.ints(table), g.op("Reshape", [known, g.ints([1])])]);
  g.output(scripted(g, logits, said, vocabulary), "logits", "float", ["batch_size", 1, vocabulary]);
  return g.build("llama");
}

/** @param {Graph} g @param {typeof SMOL} shape @param {Precision} precision */
function embedding(g, { vocabulary, size }, precision) {
  return precision === "fp32" ? g.weight([vocabulary, size], 0.1) : g.bytes([vocabulary, size]);
}

/** @param {Graph} g @param {string} x @param {number} axis */
function lastOf(g, x, axis) {
  return g.op("Slice", [x, g.ints([-1]), g.ints([2 ** 40]), g.ints([axis])]);
}

/** Cosines and sines of the rotary embedding for the positions, [n, head] each. @param {Graph} g @param {string} at @param {typeof SMOL} shape */
function rotation(g, at, { head, theta }) {
  const half = Array.from({ length: head / 2 }, (_, i) => theta ** ((-2 * i) / head));
  const angles = g.op("Mul", [
    g.op("Unsqueeze", [g.cast(at, "float"), g.ints([1])]),
    g.numbers([...half, ...half], [1, head]),
  ]);
  return { cos: g.op("Cos", [angles]), sin: g.op("Sin", [angles]) };
}

/** @param {Graph} g @param {string} x [1, heads, n, head] @param {{ cos: string, sin: string }} turn @param {number} head */
function rotated(g, x, { cos, sin }, head) {
  const [low = "", high = ""] = g.ops("Split", [x, g.ints([head / 2, head / 2])], 2, { axis: -1 });
  const crossed = g.op("Concat", [g.op("Neg", [high]), low], { axis: -1 });
  return g.op("Add", [g.op("Mul", [x, cos]), g.op("Mul", [crossed, sin])]);
}

/**
 * @param {Graph} g @param {string} x
 * @param {Kind & { past: { k: string, v: string }, mask: string, turn: { cos: string, sin: string } }} how
 */
function selfAttention(g, x, { shape, precision, past, mask, turn }) {
  const { size, heads, keyHeads, head } = shape;
  const part = (/** @type {number} */ count) => parted(g, linear(g, x, size, count * head, { precision }), count, head);
  const q = rotated(g, part(heads), turn, head);
  const k = g.op("Concat", [past.k, rotated(g, part(keyHeads), turn, head)], { axis: 2 });
  const v = g.op("Concat", [past.v, part(keyHeads)], { axis: 2 });
  const shared = (/** @type {string} */ kept) => repeated(g, kept, shape);
  const mixed = attention(g, { q, k: shared(k), v: shared(v), heads, size: head, mask });
  return { mixed: linear(g, mixed, heads * head, size, { precision }), k, v };
}

/** Each head of keys or values for all the heads that share it. @param {Graph} g @param {string} kept @param {typeof SMOL} shape */
function repeated(g, kept, { heads, keyHeads, head }) {
  const length = sizeOf(g, kept, 2);
  const [one, times] = [g.ints([1]), g.ints([heads / keyHeads])];
  const apart = g.op("Unsqueeze", [kept, g.ints([2])]);
  const wide = g.op("Concat", [one, g.ints([keyHeads]), times, length, g.ints([head])], { axis: 0 });
  const shape = g.op("Concat", [one, g.ints([heads]), length, g.ints([head])], { axis: 0 });
  return g.op("Reshape", [g.op("Expand", [apart, wide]), shape]);
}

/** @param {Graph} g @param {string} x @param {Kind} kind */
function feedForward(g, x, { shape: { size, inner }, precision }) {
  const gate = silu(g, linear(g, x, size, inner, { precision }));
  const up = linear(g, x, size, inner, { precision });
  return linear(g, g.op("Mul", [gate, up]), inner, size, { precision });
}
