import { countsOf, edgesOf } from "./bins.ts";
import { ksOf } from "./ks.ts";
import { psiOf } from "./psi.ts";

/** Fewer values than this on either side give no verdict: ten bins then hold less than the five each that Cochran (1952) asks of a chi-square. */
export const FEWEST_VALUES = 50;
/** Below it a population counts as the same, from the second on as another (Siddiqi 2006). */
const SHIFTING = 0.1;
const DRIFTED = 0.25;
/** Over all columns of one comparison together. */
const ALPHA = 0.05;

/** What is compared: values of a number, or names of classes. */
export type Column = { readonly name: string } & (
  | { readonly kind: "number"; readonly reference: readonly number[]; readonly current: readonly number[] }
  | { readonly kind: "class"; readonly reference: readonly string[]; readonly current: readonly string[] }
);

export type DriftVerdict = "steady" | "shifting" | "drifted" | "too few";

export interface Drift {
  readonly name: string;
  readonly kind: Column["kind"];
  /** Values on each side. */
  readonly before: number;
  readonly after: number;
  readonly verdict: DriftVerdict;
  /** Absent below FEWEST_VALUES, and where one value is all there is. */
  readonly psi?: number;
  /** Of a number alone. */
  readonly d?: number;
  /** By KS for numbers and by PSI for classes; Holm's adjustment over all columns is in it. */
  readonly p?: number;
  /** What the counts are of, and how many each side has: the picture of it. */
  readonly bins: readonly { readonly name: string; readonly before: number; readonly after: number }[];
}

/** Each column with its verdict: it takes both a large index and a difference that chance does not give. */
export function driftOf(columns: readonly Column[]): readonly Drift[] {
  const found = columns.map((column) => (column.kind === "number" ? ofNumbers(column) : ofClasses(column)));
  const adjusted = holm(found.map(({ p }) => p));
  return found.map((one, i) => {
    const p = adjusted[i];
    return p === undefined ? one : { ...one, p, verdict: verdictOf(one.psi ?? 0, p) };
  });
}

function ofNumbers({ name, reference, current }: Column & { readonly kind: "number" }): Drift {
  const edges = edgesOf(reference);
  const [was, is] = [countsOf(reference, edges), countsOf(current, edges)];
  const bins = was
    .map((before, i) => ({ name: between(edges[i - 1], edges[i]), before, after: is[i] ?? 0 }))
    .filter(({ before, after }) => before + after > 0);
  const known = { name, kind: "number" as const, before: reference.length, after: current.length, bins };
  if (tooFew(known)) return { ...known, verdict: "too few" };
  const ks = ksOf(reference, current);
  return { ...known, verdict: "steady", psi: psiOf(was, is)?.psi ?? 0, ...ks };
}

function ofClasses({ name, reference, current }: Column & { readonly kind: "class" }): Drift {
  const tally = new Map<string, { before: number; after: number }>();
  const at = (one: string) => tally.get(one) ?? { before: 0, after: 0 };
  for (const one of reference) tally.set(one, { ...at(one), before: at(one).before + 1 });
  for (const one of current) tally.set(one, { ...at(one), after: at(one).after + 1 });
  const bins = [...tally].map(([name, counts]) => ({ name, ...counts })).sort((a, b) => b.before - a.before);
  const known = { name, kind: "class" as const, before: reference.length, after: current.length, bins };
  if (tooFew(known)) return { ...known, verdict: "too few" };
  const kept = together(bins);
  const psi = psiOf(
    kept.map(({ before }) => before),
    kept.map(({ after }) => after),
  );
  return { ...known, verdict: "steady", ...(psi ?? { psi: 0, p: 1 }) };
}

/** Classes of which fewer than five are to be expected on a side count as one: a share of so few is mostly chance. */
function together(bins: Drift["bins"]): readonly { readonly before: number; readonly after: number }[] {
  const before = bins.reduce((sum, one) => sum + one.before, 0);
  const after = bins.reduce((sum, one) => sum + one.after, 0);
  const least = (5 * (before + after)) / Math.min(before, after);
  const large = bins.filter((one) => one.before + one.after >= least);
  const rest = bins.filter((one) => one.before + one.after < least);
  if (rest.length === 0) return large;
  const sum = rest.reduce((all, one) => ({ before: all.before + one.before, after: all.after + one.after }), ZERO);
  return [...large, sum];
}

const ZERO = { before: 0, after: 0 };

function tooFew({ before, after }: { readonly before: number; readonly after: number }): boolean {
  return before < FEWEST_VALUES || after < FEWEST_VALUES;
}

function verdictOf(psi: number, p: number): DriftVerdict {
  if (p >= ALPHA || psi < SHIFTING) return "steady";
  return psi >= DRIFTED ? "drifted" : "shifting";
}

/** Holm (1979): with it the chance that any of the columns is called different though none is stays at ALPHA. */
function holm(ps: readonly (number | undefined)[]): readonly (number | undefined)[] {
  const order = ps.flatMap((p, i) => (p === undefined ? [] : [{ p, i }])).sort((a, b) => a.p - b.p);
  const adjusted: (number | undefined)[] = ps.map(() => undefined);
  let most = 0;
  for (const [rank, { p, i }] of order.entries()) {
    most = Math.max(most, Math.min(1, p * (order.length - rank)));
    adjusted[i] = most;
  }
  return adjusted;
}

function between(from: number | undefined, to: number | undefined): string {
  const round = (value: number) => String(Number(value.toPrecision(3)));
  if (from === undefined) return to === undefined ? "all" : `to ${round(to)}`;
  return to === undefined ? `above ${round(from)}` : `${round(from)} to ${round(to)}`;
}
