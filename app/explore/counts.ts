import { type Column, type Counted, columnsOf, valuesOf } from "../../core/explore/columns.ts";
import { type Histogram, histogram } from "../../core/explore/histogram.ts";
import { comparisonOf, intervalsOf } from "../../core/explore/intervals.ts";
import type { Normal } from "../../core/explore/measured.ts";
import { overviewOf } from "../../core/explore/overview.ts";
import { vocabularyOf } from "../../core/explore/vocabulary.ts";
import type { Slices } from "../slices.ts";
import type { SetView } from "./view.ts";

/** What is counted of the rows that are shown. */
export type Counts = Pick<SetView, "overview" | "histograms" | "vocabulary" | "intervals" | "comparison">;

interface Given {
  readonly counted: Counted;
  readonly shown: Uint32Array;
  readonly hasSound: Uint8Array;
  readonly normal: Normal;
  readonly random: () => () => number;
}

/** Counts one after the other, the quick ones first. told: all that is known so far. */
export async function count(given: Given, slices: Slices, told: (counts: Counts) => void): Promise<void> {
  const { counted, shown, hasSound, normal, random } = given;
  const overview = await slices.run(overviewOf(counted, shown, (row) => hasSound[row] === 1));
  told({ overview });
  const histograms = await drawn(counted, shown, slices);
  told({ overview, histograms });
  const vocabulary = await slices.run(vocabularyOf(counted.set, shown, normal));
  told({ overview, histograms, vocabulary });
  const intervals = [];
  for (const errors of counted.measured.errors) intervals.push(await slices.run(intervalsOf(errors, shown, random())));
  told({ overview, histograms, vocabulary, intervals });
  const comparison = await slices.run(comparisonOf(counted, shown, random()));
  if (comparison) told({ overview, histograms, vocabulary, intervals, comparison });
}

/** Of the numbers that every set has, and of the two models that are compared. */
async function drawn(
  counted: Counted,
  shown: Uint32Array,
  slices: Slices,
): Promise<NonNullable<SetView["histograms"]>> {
  const all: { column: Column; histogram: Histogram }[] = [];
  for (const column of columnsOf(counted.set, [], true)) {
    const [kind, model] = column.split(":");
    if (model !== undefined && !counted.pair.includes(Number(model))) continue;
    const of = valuesOf(counted, column);
    if (typeof of !== "function" || kind === "line") continue;
    const values = new Float64Array(shown.length);
    for (const [n, row] of shown.entries()) {
      values[n] = of(row);
      if (slices.due) await slices.breathe();
    }
    const one = histogram(values);
    if (one) all.push({ column, histogram: one });
    await slices.breathe();
  }
  return all;
}
