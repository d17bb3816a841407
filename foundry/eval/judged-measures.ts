import { wilson } from "../../core/measure/interval.ts";
import type { Measure } from "../measures/evaluation.ts";
import { measured } from "./figures.ts";
import { alphaOf, CRITERIA, type Criterion, kappaOf, type Label, type Opinions, opinionsOf } from "./judged.ts";

/**
 * From this kappa on, at the low end of its interval, a judge's word stands for people's: "substantial" begins at 0.61 (Landis and
 * Koch 1977, "The Measurement of Observer Agreement for Categorical Data").
 */
export const SUBSTANTIAL = 0.61;

const MOST_WORST = 10;

/** What was found by one criterion, and whose word `llm.CRITERION` is; undefined: nobody's. */
export interface Found {
  readonly criterion: Criterion;
  readonly whose: "people" | "judge" | undefined;
  readonly measures: readonly Measure[];
}

/**
 * `llm.relevance`, `llm.coherence` and `llm.harmless` with Wilson's interval. Where a judge was asked, it speaks for all the
 * replies that it judged if its agreement with people reaches SUBSTANTIAL; otherwise only what people said counts. Where
 * people are even, a reply counts as bad. seed: of the intervals.
 */
export function judgedMeasures(labels: readonly Label[], judge: string | undefined, seed: number): readonly Found[] {
  return CRITERIA.map((criterion) => {
    const all = opinionsOf(labels, criterion, judge);
    const kappa = agreement(`judge.kappa.${criterion}`, all.filter(bothJudged), kappaOf, seed);
    const alpha = agreement(`people.alpha.${criterion}`, all.filter(moreThanOne), alphaOf, seed);
    const trusted = (kappa?.low ?? Number.NEGATIVE_INFINITY) >= SUBSTANTIAL;
    const people = all.filter(({ people }) => people.size > 0);
    const judged = all.filter((one) => one.judge !== undefined);
    const byPeople = share(`llm.${criterion}`, people, ({ most }) => most === true);
    const byJudge = share(`llm.${criterion}`, judged, (one) => one.judge === true);
    const whose = trusted ? "judge" : byPeople ? "people" : undefined;
    const own = trusted ? byJudge : byPeople;
    const aside = byJudge && !trusted ? { ...byJudge, name: `judge.share.${criterion}` } : undefined;
    return { criterion, whose, measures: [own, aside, kappa, alpha].flatMap((one) => one ?? []) };
  });
}

const bothJudged = ({ judge, most }: Opinions) => judge !== undefined && most !== undefined;
const moreThanOne = ({ people }: Opinions) => people.size > 1;

/** A draw in which chance explains all shows no agreement. The worst are those about which they differ. */
function agreement(
  name: string,
  all: readonly Opinions[],
  of: (drawn: readonly Opinions[]) => number | undefined,
  seed: number,
): Measure | undefined {
  if (of(all) === undefined) return undefined;
  const worst = (one: Opinions) => {
    if (one.judge === undefined || one.judge === one.most) return undefined;
    return { id: one.item, value: 1, reference: `people: ${word(one.most)}`, hypothesis: `judge: ${word(one.judge)}` };
  };
  return measured({ name, of: (drawn) => of(drawn) ?? 0, worst }, all, seed);
}

function share(name: string, all: readonly Opinions[], good: (one: Opinions) => boolean): Measure | undefined {
  if (all.length === 0) return undefined;
  const bad = all.filter((one) => !good(one));
  const count = all.length;
  const worst = bad.slice(0, MOST_WORST).map(({ item }) => ({ id: item, value: 1 }));
  const interval = wilson(count - bad.length, count);
  return { name, value: 1 - bad.length / count, ...interval, count, ...(worst.length ? { worst } : {}) };
}

function word(said: boolean | undefined): string {
  return said === undefined ? "even" : said ? "yes" : "no";
}
