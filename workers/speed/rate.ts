import type { Kernel } from "./kernel.ts";

/** Three matrices of this many rows fill 192 KiB, which a second-level cache holds. */
const ROWS = 128;
const MATRIX = ROWS * ROWS * 4;
/** Milliseconds of one slice; the best of them counts, since others use the machine, too. */
const SLICE = 60;

/** 10^9 multiply-adds a second on this thread. now: milliseconds. lasting: for how many, at least. */
export function measureRate({ memory, multiply }: Kernel, now: () => number, lasting: number): number {
  const operands = new Float32Array(memory.buffer, 0, (2 * MATRIX) / 4);
  // Numbers that stay in range: denormal ones cost many times as much.
  for (let i = 0; i < operands.length; i++) operands[i] = ((i * 7) % 13) / 13;
  const end = now() + lasting;
  let best = 0;
  do best = Math.max(best, slice(multiply, now));
  while (now() < end);
  return best;
}

function slice(multiply: Kernel["multiply"], now: () => number): number {
  const begun = now();
  let products = 0;
  let spent = 0;
  do {
    multiply(ROWS, 0, MATRIX, 2 * MATRIX);
    products++;
    spent = now() - begun;
  } while (spent < SLICE);
  return (products * ROWS ** 3) / (spent * 1e6);
}
