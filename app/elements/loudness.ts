/** dBFS that shows as nothing and as full. Speech into a laptop lies between about -45 and -12 dBFS RMS. */
const FLOOR = -54;
const FULL = -9;

/** RMS of samples in [-1, 1] to a share 0..1 that grows evenly with what people call louder. */
export function loudness(rms: number): number {
  if (!(rms > 0)) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(Math.max((decibels - FLOOR) / (FULL - FLOOR), 0), 1);
}
