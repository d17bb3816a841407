import type { AnyReport } from "./beside-report.ts";

/** Reports of the new model at a look, by those at the one before. */
const MORE = 1.25;

/**
 * The looks that a release's reports are worth: at the least number of the new model's, and each time there are a quarter more.
 * Gives all of its reports, each id once; for each look those up to it, in the order in which they came; and how many of
 * the new model's the next look wants.
 */
export function looksAt<One extends AnyReport>(
  reports: readonly One[],
  release: string,
  least: number,
  arm: One["arm"],
): { readonly told: readonly One[]; readonly looks: readonly (readonly One[])[]; readonly wanted: number } {
  const seen = new Set<string>();
  const told = reports.filter((one) => one.release === release && !seen.has(one.id) && seen.add(one.id));
  const fresh = told.flatMap((one, at) => (one.arm === arm ? [at] : []));
  const looks: (readonly One[])[] = [];
  let wanted = least;
  for (; wanted <= fresh.length; wanted = Math.ceil(wanted * MORE))
    looks.push(told.slice(0, (fresh[wanted - 1] ?? 0) + 1));
  return { told, looks, wanted };
}
