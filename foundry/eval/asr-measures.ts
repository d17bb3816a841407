import { percentile } from "../../core/measure/percentile.ts";
import type { Measure, Worst } from "../measures/evaluation.ts";
import type { Case, Score } from "./asr-cases.ts";
import { bySlice, type Figure, measured, rate } from "./figures.ts";
import type { Live } from "./hear.ts";

/** One reading of a case: as a whole, or while it went on. */
interface Read {
  readonly id: string;
  readonly slices: readonly string[];
  readonly seconds: number;
  readonly said: string;
  readonly heard: string;
  readonly score: Score;
  /** Milliseconds. */
  readonly work: number;
}

/** Every figure over all cases, and the error rates of each slice too. seed: of the intervals. */
export function asrMeasures(cases: readonly Case[], seed: number): readonly Measure[] {
  const live = cases.flatMap(({ live, ...one }) => (live ? { ...one, ...live, work: live.reading.work } : []));
  const readings = cases.flatMap(({ live }) => live?.reading ?? []);
  return [
    ...ofReadings(
      "asr",
      cases.map((one) => ({ ...one, work: one.whole.work })),
      seed,
    ),
    ...ofReadings("asr.streaming", live, seed),
    ...ofTalks(readings, live, seed),
  ];
}

function ofReadings(name: string, reads: readonly Read[], seed: number): Measure[] {
  const groups = bySlice(reads);
  const sliced = [wordRate(name), characterRate(name)].flatMap((figure) => [
    measured(figure, reads, seed) ?? [],
    ...groups.map(([slice, part]) => measured(figure, part, seed, slice) ?? []),
  ]);
  const rtf = rate<Read>(`${name}.rtf`, ({ work, seconds }) => ({ part: work, whole: seconds * 1000 }));
  const whole = [matchRate(name), wordsLost(name), rtf].map((figure) => measured(figure, reads, seed) ?? []);
  return [...sliced, ...whole].flat();
}

function ofTalks(readings: readonly Live[], reads: readonly Read[], seed: number): Measure[] {
  const firsts = readings.flatMap(({ firstWords }) => firstWords ?? []);
  const lasts = readings.map(({ lastWords }) => lastWords);
  const shown = readings.map(({ takenBack }, i) => ({ part: takenBack, whole: reads[i]?.score.heard ?? 0 }));
  return [
    measured(slowEnd("asr.streaming.first-words"), firsts, seed) ?? [],
    measured(slowEnd("asr.streaming.last-words"), lasts, seed) ?? [],
    measured(
      rate<(typeof shown)[number]>("asr.streaming.taken-back", (one) => one),
      shown,
      seed,
    ) ?? [],
  ].flat();
}

function wordRate(name: string): Figure<Read> {
  const part = ({ score }: Read) => ({ part: score.errors, whole: score.said });
  return rate(`${name}.wer`, part, (one) => shownAs(one, part(one)));
}

function characterRate(name: string): Figure<Read> {
  const part = ({ score }: Read) => ({ part: score.characterErrors, whole: score.characters });
  return rate(`${name}.cer`, part, (one) => shownAs(one, part(one)));
}

function matchRate(name: string): Figure<Read> {
  return rate(`${name}.mer`, ({ score }) => ({ part: score.errors, whole: score.said + score.insertions }));
}

/** 1 - hits / words said x hits / words heard, over all of them. */
function wordsLost(name: string): Figure<Read> {
  const of = (reads: readonly Read[]) => {
    const sum = (count: (score: Score) => number) => reads.reduce((all, { score }) => all + count(score), 0);
    const [hits, said, heard] = [sum(({ hits }) => hits), sum(({ said }) => said), sum(({ heard }) => heard)];
    if (said === 0) return undefined;
    return heard === 0 ? 1 : 1 - (hits / said) * (hits / heard);
  };
  return { name: `${name}.wil`, of };
}

/** What 95 % do not exceed, in ms. */
function slowEnd(name: string): Figure<number> {
  return { name, of: (times) => percentile(times, 0.95) };
}

/** Words where nothing was said are as bad as all of them wrong, each. */
function shownAs({ id, said, heard }: Read, { part, whole }: { part: number; whole: number }): Worst | undefined {
  return part === 0 ? undefined : { id, value: part / Math.max(1, whole), reference: said, hypothesis: heard };
}
