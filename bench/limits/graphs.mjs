// @ts-check
import { Graph } from "../shapes/graph.mjs";

/**
 * Side of the dense product: short enough to run now and then without being interrupted on a busy machine. The matrix is
 * more than caches hold: 4096 x 4608 numbers of 4 bytes are 75 MB.
 */
export const SIDE = 512;
export const MATRIX = /** @type {const} */ ([4096, 4608]);

/** x [SIDE, SIDE] times a constant matrix: as many operations as the processor can do. */
export function dense() {
  return product([SIDE, SIDE], [SIDE, SIDE]);
}

/** x [1, n] times a constant matrix: every number of it is read once. */
export function thin() {
  return product([1, MATRIX[0]], [...MATRIX]);
}

/** @param {readonly [number, number]} left @param {[number, number]} right */
function product(left, right) {
  const g = new Graph();
  g.output(g.op("MatMul", [g.input("x", "float", left), g.weight(right)]), "y", "float", [left[0], right[1]]);
  return g.build("product");
}
