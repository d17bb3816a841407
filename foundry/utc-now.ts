/** ms since 1970 as `2026-11-21T09:00:00Z`, the form that `readUtc` reads. */
export function utcOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
