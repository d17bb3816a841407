/** Softmax of a row of logits at one index, 0..1. */
export function softmaxAt(row: Float32Array, index: number): number {
  const { top, sum } = partition(row);
  return Math.exp((row[index] ?? -Infinity) - top) / sum;
}

/** The first of the highest logits, and its softmax. */
export function mostProbable(row: Float32Array): { index: number; probability: number } {
  const { top, sum } = partition(row);
  return { index: row.indexOf(top), probability: 1 / sum };
}

/** 0 for no number at all. */
export function meanOf(numbers: readonly number[]): number {
  return numbers.length ? numbers.reduce((sum, x) => sum + x, 0) / numbers.length : 0;
}

function partition(row: Float32Array): { top: number; sum: number } {
  let top = -Infinity;
  for (const x of row) if (x > top) top = x;
  let sum = 0;
  for (const x of row) sum += Math.exp(x - top);
  return { top, sum };
}
