import { FEWEST } from "../../core/measure/bootstrap.ts";
import { wilson } from "../../core/measure/interval.ts";
import { bySlice, measured, rate } from "../eval/figures.ts";
import type { Evaluation, Measure } from "../measures/evaluation.ts";
import { rateOf } from "./rates.ts";
import type { Seen } from "./seen.ts";

/** Groups of one kind, `gender`, by one measure. */
export interface Fairness {
  readonly measure: string;
  /** Where it comes from. */
  readonly source: string;
  readonly kind: string;
  /** Whether less is better. */
  readonly less: boolean;
  readonly groups: readonly Group[];
}

export interface Group {
  readonly slice: string;
  readonly count: number;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** To the best group that is large enough, never below 0; absent where either has no interval. */
  readonly gap?: Gap | undefined;
}

interface Gap {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The interval leaves out 0. */
  readonly certain: boolean;
}

/** Measures of which more is better; of all others less is. */
const MORE = /^(slu|llm)\.|\.(intelligibility|mos|wip)$/;

/** Sliced measures of evaluations, and what the log itself tells of groups. */
export function fairnessOf(evaluations: readonly Evaluation[], seen: readonly Seen[]): readonly Fairness[] {
  const measured = evaluations.flatMap(({ artifact, measures }) => split(measures, artifact.id));
  return [...measured, ...split(ofLog(seen), "the log")];
}

function ofLog(seen: readonly Seen[]): readonly Measure[] {
  return bySlice(seen).flatMap(([slice, part]) => {
    const wer = werOf(slice, part);
    return [
      wer ?? [],
      share("turns.failed", slice, part, ({ failed }) => failed),
      share("turns.empty", slice, part, ({ classes }) =>
        classes.empty === undefined ? undefined : classes.empty === "yes",
      ),
    ].flat();
  });
}

function werOf(slice: string, part: readonly Seen[]): Measure | undefined {
  const read = part.filter(({ errors }) => errors);
  const wer = measured(
    rate<Seen>("asr.wer", ({ errors }) => errors ?? { part: 0, whole: 0 }),
    read,
    1,
    slice,
  );
  if (wer?.low === undefined || wer.low !== wer.high) return wer;
  // Drawn from utterances that are all alike, a bootstrap has no width; Wilson's interval of the words has one.
  const words = read.reduce((sum, { errors }) => sum + (errors?.whole ?? 0), 0);
  return { ...wer, ...wilson(wer.value * words, words) };
}

function share(name: string, slice: string, part: readonly Seen[], of: (one: Seen) => boolean | undefined): Measure[] {
  const told = part.flatMap((one) => of(one) ?? []);
  const found = rateOf(name, told.filter(Boolean).length, told.length);
  if (!found) return [];
  const { value, low, high, count } = found;
  return [{ name, slice, value, low, high, count }];
}

function split(measures: readonly Measure[], source: string): Fairness[] {
  const sets = new Map<string, Measure[]>();
  for (const one of measures) {
    if (one.slice === undefined || one.name.startsWith("latency.")) continue;
    const key = `${one.name} ${one.slice.slice(0, one.slice.indexOf("="))}`;
    const list = sets.get(key) ?? [];
    sets.set(key, list);
    list.push(one);
  }
  return [...sets.values()].filter((list) => list.length > 1).map((list) => compared(list, source));
}

function compared(list: readonly Measure[], source: string): Fairness {
  const [{ name = "", slice = "" } = {}] = list;
  const less = !MORE.test(name);
  const large = list.filter(({ low, count }) => low !== undefined && count >= FEWEST);
  const best = large.reduce<Measure | undefined>((so, one) => (so && better(so, one, less) ? so : one), undefined);
  const groups = list
    .map((one) => {
      const { slice = "", count, value } = one;
      const interval = count >= FEWEST ? { low: one.low, high: one.high } : {};
      return { slice, count, value, ...interval, gap: large.length > 1 ? gapOf(one, best) : undefined };
    })
    .sort((a, b) => (a.slice < b.slice ? -1 : 1));
  return { measure: name, source, kind: slice.slice(0, slice.indexOf("=")), less, groups };
}

function better(one: Measure, other: Measure, less: boolean): boolean {
  return less ? one.value <= other.value : one.value >= other.value;
}

/** The two groups share nobody, so the widths add as squares (Newcombe 1998, method 10, for Wilson's; the same for bootstrapped ones). */
function gapOf(one: Measure, best: Measure | undefined): Gap | undefined {
  if (!best || one === best || one.count < FEWEST) return undefined;
  const [worse, than] = one.value >= best.value ? [one, best] : [best, one];
  if (worse.low === undefined || worse.high === undefined) return undefined;
  if (than.low === undefined || than.high === undefined) return undefined;
  const value = worse.value - than.value;
  const low = value - Math.hypot(worse.value - worse.low, than.high - than.value);
  const high = value + Math.hypot(worse.high - worse.value, than.value - than.low);
  return { value, low, high, certain: low > 0 };
}
