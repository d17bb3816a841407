import { meanOf } from "../measure/interval.ts";
import { characterErrors, wordErrors } from "../measure/wer.ts";
import { cohensKappa, type Judged, krippendorffsAlpha, nominal, ordinal } from "./kappa.ts";
import { QUALITIES, RATINGS, type Rating, type Review, type Stars } from "./review.ts";
import { latest, type Normal, type VerdictState, verdictOf } from "./validate.ts";

/** What several people had to say of one kind, and how far they agree. */
export interface Agreed {
  /** Recordings that two or more judged. */
  readonly units: number;
  readonly alpha?: number;
  /** Of two people alone; with more there is no one kappa. */
  readonly kappa?: number;
}
export interface ReviewFigures {
  readonly reviews: number;
  readonly items: number;
  readonly reviewers: number;
  readonly verdicts: Readonly<Record<VerdictState, number>>;
  /** Of all decisions for or against, the share against. */
  readonly rejection?: number;
  /** Minutes of work for a minute of sound, where its length is known. */
  readonly perMinute?: number;
  readonly decision: Agreed;
  readonly quality: Agreed;
  readonly accent: Agreed;
  readonly emotion: Agreed;
  /** Between each two accepted transcripts of one recording, after the language's own normalisation. */
  readonly transcripts: { readonly pairs: number; readonly wer?: number; readonly cer?: number };
  readonly ratings: Readonly<Partial<Record<Rating, Opinion>>>;
}
/** Mean opinion score with its 95 % interval (ITU-T P.800 names the scale), and alpha over its five steps. */
interface Opinion {
  readonly count: number;
  readonly mean: number;
  readonly low?: number;
  readonly high?: number;
  readonly alpha?: number;
}

const STARS: readonly Stars[] = [1, 2, 3, 4, 5];

/** What a pile of reviews says of the work: checklist row B25. Of each person the latest word on a recording counts. */
export function figuresOf(given: readonly Review[], normal: Normal): ReviewFigures {
  const byItem = itemsOf(given);
  const all = [...byItem.values()].flat();
  const verdicts: Record<VerdictState, number> = {
    open: 0,
    second: 0,
    third: 0,
    disputed: 0,
    accepted: 0,
    rejected: 0,
  };
  for (const reviews of byItem.values()) verdicts[verdictOf(reviews, normal).state] += 1;
  const voted = all.filter(({ decision }) => decision !== "unsure");
  const timed = all.filter(({ audioSeconds }) => audioSeconds > 0);
  const [work, sound] = [sum(timed, "seconds"), sum(timed, "audioSeconds")];
  const people = [...new Set(all.map(({ reviewer }) => reviewer))].sort();
  const agreed = <T extends string>(of: (review: Review) => T | undefined, order?: readonly T[]) =>
    agreement(unitsOf(byItem, of), people, order);
  return {
    reviews: all.length,
    items: byItem.size,
    reviewers: people.length,
    verdicts,
    ...(voted.length > 0
      ? { rejection: voted.filter(({ decision }) => decision === "reject").length / voted.length }
      : {}),
    ...(sound > 0 ? { perMinute: work / sound } : {}),
    decision: agreed(({ decision }) => decision),
    quality: agreed(({ quality }) => quality, QUALITIES.toReversed()),
    accent: agreed(({ accent }) => accent),
    emotion: agreed(({ emotion }) => emotion),
    transcripts: transcriptsOf(byItem, normal),
    ratings: ratingsOf(byItem, all),
  };
}

/** The latest reviews of each recording, in the order in which recordings came. */
export function itemsOf(given: readonly Review[]): Map<string, Review[]> {
  const byItem = new Map<string, Review[]>();
  for (const review of given) {
    const known = byItem.get(review.item);
    if (known) known.push(review);
    else byItem.set(review.item, [review]);
  }
  for (const [item, reviews] of byItem) byItem.set(item, latest(reviews));
  return byItem;
}

function sum(all: readonly Review[], key: "seconds" | "audioSeconds"): number {
  return all.reduce((total, review) => total + review[key], 0);
}

function unitsOf<T>(
  byItem: ReadonlyMap<string, readonly Review[]>,
  of: (review: Review) => T | undefined,
): Judged<T>[] {
  return [...byItem.values()].map(
    (reviews) =>
      new Map(
        reviews.flatMap((review) => {
          const value = of(review);
          return value === undefined ? [] : [[review.reviewer, value] as const];
        }),
      ),
  );
}

function agreement<T extends string>(
  units: readonly Judged<T>[],
  people: readonly string[],
  order?: readonly T[],
): Agreed {
  const alpha = order ? krippendorffsAlpha(units, ordinal(order)) : krippendorffsAlpha(units, nominal);
  const [one, other, ...more] = people;
  const kappa = one && other && more.length === 0 ? cohensKappa(units, one, other) : undefined;
  return {
    units: units.filter(({ size }) => size > 1).length,
    ...(alpha === undefined ? {} : { alpha }),
    ...(kappa === undefined ? {} : { kappa }),
  };
}

function transcriptsOf(byItem: ReadonlyMap<string, readonly Review[]>, normal: Normal): ReviewFigures["transcripts"] {
  const said: string[] = [];
  const heard: string[] = [];
  for (const reviews of byItem.values()) {
    const texts = reviews.filter(({ decision }) => decision === "accept").map(({ transcript }) => normal(transcript));
    // Neither of two people is the reference: each pair counts in both directions.
    for (const [i, a] of texts.entries())
      for (const b of texts.slice(i + 1)) {
        said.push(a, b);
        heard.push(b, a);
      }
  }
  if (said.length === 0) return { pairs: 0 };
  return { pairs: said.length / 2, wer: wordErrors(said, heard).wer, cer: characterErrors(said, heard).cer };
}

function ratingsOf(byItem: ReadonlyMap<string, readonly Review[]>, all: readonly Review[]): ReviewFigures["ratings"] {
  const found: Partial<Record<Rating, Opinion>> = {};
  for (const rating of RATINGS) {
    const values = all.flatMap(({ ratings }) => ratings?.[rating] ?? []);
    const mean = meanOf(values);
    if (!mean) continue;
    const alpha = krippendorffsAlpha(
      unitsOf(byItem, ({ ratings }) => ratings?.[rating]),
      ordinal(STARS),
    );
    found[rating] = {
      count: values.length,
      mean: mean.mean,
      ...mean.interval,
      ...(alpha === undefined ? {} : { alpha }),
    };
  }
  return found;
}
