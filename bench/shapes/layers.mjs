// @ts-check
/** @typedef {import("./graph.mjs").Graph} Graph */
/** @typedef {"fp32" | "q8"} Precision q8: 8-bit weights and activations (MatMulInteger), scales in 32 bits */

/** Keeps the size of what goes through a matrix of `rows` rows about as it was. @param {number} rows */
const spread = (rows) => 1.4 / Math.sqrt(rows);

/**
 * @param {Graph} g @param {string} x [1, n, from] @param {number} from @param {number} to
 * @param {{ precision: Precision, bias?: boolean, scale?: number }} options
 */
export function linear(g, x, from, to, { precision, bias = false, scale = spread(from) }) {
  const product =
    precision === "fp32" ? g.op("MatMul", [x, g.weight([from, to], scale)]) : integerMatMul(g, x, from, to, scale);
  return bias ? g.op("Add", [product, g.weight([to], 0.02)]) : product;
}

/** As onnxruntime's own dynamic quantisation writes it. @param {Graph} g @param {string} x @param {number} from @param {number} to @param {number} scale */
function integerMatMul(g, x, from, to, scale) {
  const [bytes = "", step = "", zero = ""] = g.ops("DynamicQuantizeLinear", [x], 3);
  const sums = g.op("MatMulInteger", [bytes, g.bytes([from, to]), zero, g.scalar(128, "uint8")]);
  const unit = g.op("Mul", [step, g.scalar(scale / 100)]);
  return g.op("Mul", [g.cast(sums, "float"), unit]);
}

/** @param {Graph} g @param {string} x [1, n, size] @param {number} size */
export function layerNorm(g, x, size) {
  const gain = g.op("Add", [g.weight([size], 0.1), g.scalar(1)]);
  return g.op("LayerNormalization", [x, gain, g.weight([size], 0.02)], { axis: -1, epsilon: 1e-5 });
}

/** @param {Graph} g @param {string} x [1, n, size] @param {number} size */
export function rmsNorm(g, x, size) {
  const mean = g.op("ReduceMean", [g.op("Pow", [x, g.scalar(2)])], { axes: [-1], keepdims: 1 });
  const root = g.op("Sqrt", [g.op("Add", [mean, g.scalar(1e-5)])]);
  return g.op("Mul", [g.op("Div", [x, root]), g.op("Add", [g.weight([size], 0.1), g.scalar(1)])]);
}

/** By the error function. @param {Graph} g @param {string} x */
export function gelu(g, x) {
  const erf = g.op("Erf", [g.op("Div", [x, g.scalar(Math.SQRT2)])]);
  return g.op("Mul", [g.op("Mul", [x, g.op("Add", [erf, g.scalar(1)])]), g.scalar(0.5)]);
}

/** @param {Graph} g @param {string} x */
export function silu(g, x) {
  return g.op("Mul", [x, g.op("Sigmoid", [x])]);
}

/** Length of an axis as a tensor [1]. @param {Graph} g @param {string} x @param {number} axis */
export function sizeOf(g, x, axis) {
  return g.op("Shape", [x], { start: axis, end: axis + 1 });
}

/** [1, n, heads x size] -> [1, heads, n, size]. @param {Graph} g @param {string} x @param {number} heads @param {number} size */
export function parted(g, x, heads, size) {
  const shape = g.op("Concat", [g.ints([1]), sizeOf(g, x, 1), g.ints([heads, size])], { axis: 0 });
  return g.op("Transpose", [g.op("Reshape", [x, shape])], { perm: [0, 2, 1, 3] });
}

/**
 * Attention of q over k and v, [1, heads, n, size] each -> [1, n, heads x size]. mask: added to the scores.
 * @param {Graph} g @param {{ q: string, k: string, v: string, heads: number, size: number, mask?: string }} parts
 */
export function attention(g, { q, k, v, heads, size, mask }) {
  const scores = g.op("MatMul", [
    g.op("Mul", [q, g.scalar(size ** -0.5)]),
    g.op("Transpose", [k], { perm: [0, 1, 3, 2] }),
  ]);
  const weights = g.op("Softmax", [mask ? g.op("Add", [scores, mask]) : scores], { axis: -1 });
  const mixed = g.op("Transpose", [g.op("MatMul", [weights, v])], { perm: [0, 2, 1, 3] });
  const shape = g.op("Concat", [g.ints([1]), sizeOf(g, mixed, 1), g.ints([heads * size])], { axis: 0 });
  return g.op("Reshape", [mixed, shape]);
}

/** Positions of the tokens that are fed, behind those of the past: [n]. @param {Graph} g @param {string} ids [1, n] @param {string} past [1, heads, p, size] */
export function positions(g, ids, past) {
  const [before, fed] = [sizeOf(g, past, 2), sizeOf(g, ids, 1)].map((size) => g.op("Squeeze", [size]));
  const all = g.op("Add", [/** @type {string} */ (before), /** @type {string} */ (fed)]);
  return g.op("Range", [/** @type {string} */ (before), all, g.scalar(1, "int64")]);
}

/** 0 where a position may look, -1e9 where it may not: [n, p + n]. @param {Graph} g @param {string} own positions [n] */
export function causalMask(g, own) {
  const last = g.op("Add", [g.op("ReduceMax", [own], { keepdims: 0 }), g.scalar(1, "int64")]);
  const all = g.op("Range", [g.scalar(0, "int64"), last, g.scalar(1, "int64")]);
  const later = g.op("Greater", [all, g.op("Unsqueeze", [own, g.ints([1])])]);
  return g.op("Mul", [g.cast(later, "float"), g.scalar(-1e9)]);
}

/** Adds 100 to the logit of one token for each row, which is what the model then says. @param {Graph} g @param {string} logits [1, n, size] @param {string} ids [n] @param {number} size */
export function scripted(g, logits, ids, size) {
  const bias = g.op("OneHot", [ids, g.scalar(size, "int64"), g.numbers([0, 100])], { axis: -1 });
  return g.op("Add", [logits, g.op("Unsqueeze", [bias, g.ints([0])])]);
}
