// @ts-check
/** What a stage costs at the least, counted from the models' shapes: a multiply and an add are two operations. */

/**
 * Operations of a Whisper encoder over so many mel frames. Grows by the square where it attends.
 * @param {{ mels: number, size: number, inner: number, encoderLayers: number }} shape @param {number} frames 100 a second
 */
export function encoderFlops({ mels, size, inner, encoderLayers }, frames) {
  const positions = frames / 2;
  const convolutions = 2 * 3 * size * (mels * frames + size * positions);
  const projections = 2 * positions * (4 * size * size + 2 * size * inner);
  const attention = 4 * positions * positions * size;
  return convolutions + encoderLayers * (projections + attention);
}

/**
 * Weights that one token of a Llama multiplies: all but the table of embeddings, of which it reads one row.
 * @param {{ size: number, heads: number, keyHeads: number, head: number, inner: number, layers: number, vocabulary: number }} shape
 */
export function llamaWeights({ size, heads, keyHeads, head, inner, layers, vocabulary }) {
  const layer = size * head * (2 * heads + 2 * keyHeads) + 3 * size * inner;
  return { body: layers * layer, head: size * vocabulary };
}

/**
 * Bytes that are read for one token: each weight once, and the keys and values of what was before.
 * @param {Parameters<typeof llamaWeights>[0]} shape @param {{ bytes: number, context: number }} how bytes: of one weight
 */
export function decodeBytes(shape, { bytes, context }) {
  const { body, head } = llamaWeights(shape);
  return (body + head) * bytes + 2 * shape.layers * shape.keyHeads * shape.head * context * 4;
}

/** Operations for a prompt, of which the last token alone has logits. @param {Parameters<typeof llamaWeights>[0]} shape @param {number} tokens */
export function prefillFlops(shape, tokens) {
  const { body, head } = llamaWeights(shape);
  return 2 * (body * tokens + head) + shape.layers * 4 * tokens * tokens * shape.heads * shape.head;
}

/**
 * Least ms by each runtime's measured best.
 * @param {number} amount operations, or bytes @param {{ native: number, wasm: number }} best 10^9 of them a second
 */
export function leastMs(amount, best) {
  return { native: amount / best.native / 1e6, wasm: amount / best.wasm / 1e6 };
}

/** @param {readonly number[]} values @returns {number} */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
