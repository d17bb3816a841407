/**
 * The value below which a share of the values lies, 0..1, between two values in proportion to their distance (R type 7,
 * the default of NumPy). The order of `values` does not matter; undefined where there are none.
 */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (place - Math.floor(place));
}
