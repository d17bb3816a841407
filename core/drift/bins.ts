import { percentile } from "../measure/percentile.ts";

/**
 * Edges between bins that hold equal shares of the reference, ascending; values that come often make fewer, and one value
 * alone makes the two edges around it. A value equal to an edge belongs below it.
 */
export function edgesOf(reference: readonly number[], bins = 10): readonly number[] {
  const sorted = [...reference].sort((a, b) => a - b);
  const edges: number[] = [];
  for (let i = 1; i < bins; i++) {
    const edge = percentile(sorted, i / bins);
    if (edge !== undefined && edge !== edges.at(-1)) edges.push(edge);
  }
  const least = sorted[0];
  // Without an edge below it, a value that most of the reference has would share its bin with everything smaller.
  if (least !== undefined && edges[0] === least) edges.unshift(below(least));
  return edges;
}

/** How many values lie in each bin; one more than there are edges. */
export function countsOf(values: readonly number[], edges: readonly number[]): readonly number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (const value of values) {
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= (edges[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    counts[low] = (counts[low] ?? 0) + 1;
  }
  return counts;
}

function below(value: number): number {
  return value - Math.max(Math.abs(value) * 2 ** -40, Number.MIN_VALUE);
}
