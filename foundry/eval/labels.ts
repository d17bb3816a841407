import { failure } from "../../core/failure.ts";
import { wilson } from "../../core/measure/interval.ts";
import type { Measure } from "../measures/evaluation.ts";
import { bySlice, measured } from "./figures.ts";
import { SLICED } from "./utterances.ts";

/** One utterance with the class it is of, and the class that was predicted. */
export interface Labelled {
  readonly id: string;
  readonly slices: readonly string[];
  readonly label: string;
  readonly prediction: string;
}

/** A class by scikit-learn's names. */
export interface ClassFigures {
  readonly label: string;
  readonly support: number;
  /** Absent where the class was never predicted. */
  readonly precision?: number;
  readonly recall: number;
  readonly f1: number;
}

const MOST_WORST = 10;

/** jsonl: an object a line with `label` and `prediction`, names or numbers. Throws `bad-manifest` with the line of what is wrong. */
export function readLabels(jsonl: string, file: string, by: readonly string[] = SLICED): readonly Labelled[] {
  const cases = jsonl.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === "") return [];
    const row = parsed(line);
    const [label, prediction] = [nameOf(row?.label), nameOf(row?.prediction)];
    if (!row || label === undefined || prediction === undefined)
      throw failure("bad-manifest", `${file}: line ${i + 1} has not both label and prediction`);
    const slices = by.flatMap((field) => {
      const value = nameOf(row[field]);
      return value === undefined || value.includes("=") ? [] : [`${field}=${value}`];
    });
    return [{ id: nameOf(row.id) ?? `${file}:${i + 1}`, slices, label, prediction }];
  });
  if (cases.length === 0) throw failure("bad-manifest", `${file} has no line`);
  return cases;
}

/** Accuracy with Wilson's interval and macro-F1 with a bootstrapped one, of all and of each slice. */
export function labelMeasures(cases: readonly Labelled[], seed: number): readonly Measure[] {
  const groups: (readonly [string | undefined, readonly Labelled[]])[] = [[undefined, cases], ...bySlice(cases)];
  return groups
    .flatMap(([slice, part]) => [
      accuracy(part, slice),
      measured({ name: "slu.f1", of: macroF1 }, part, seed, slice) ?? [],
    ])
    .flat();
}

function accuracy(cases: readonly Labelled[], slice: string | undefined): Measure {
  const wrong = cases.filter(({ label, prediction }) => label !== prediction);
  const right = cases.length - wrong.length;
  const worst = wrong
    .slice(0, MOST_WORST)
    .map(({ id, label, prediction }) => ({ id, value: 1, reference: label, hypothesis: prediction }));
  return {
    name: "slu.accuracy",
    ...(slice === undefined ? {} : { slice }),
    value: right / cases.length,
    ...wilson(right, cases.length),
    count: cases.length,
    ...(worst.length ? { worst } : {}),
  };
}

/** Mean over the classes that were there: one that was only predicted is in the others' errors. */
function macroF1(cases: readonly Labelled[]): number | undefined {
  const classes = classesOf(cases);
  return classes.length === 0 ? undefined : classes.reduce((sum, { f1 }) => sum + f1, 0) / classes.length;
}

/** Each class that was there, by name. */
export function classesOf(cases: readonly Labelled[]): readonly ClassFigures[] {
  const counts = new Map<string, { said: number; got: number; hits: number }>();
  const at = (label: string) => {
    const found = counts.get(label) ?? { said: 0, got: 0, hits: 0 };
    counts.set(label, found);
    return found;
  };
  for (const { label, prediction } of cases) {
    at(label).said += 1;
    at(prediction).got += 1;
    if (label === prediction) at(label).hits += 1;
  }
  return [...counts]
    .filter(([, { said }]) => said > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, { said, got, hits }]) => ({
      label,
      support: said,
      ...(got > 0 ? { precision: hits / got } : {}),
      recall: hits / said,
      f1: (2 * hits) / (said + got),
    }));
}

/** Rows: classes that were there; columns: classes that were there or predicted. */
export interface Confusion {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By row, then column. */
  readonly counts: readonly (readonly number[])[];
}

export function confusionOf(cases: readonly Labelled[]): Confusion {
  const rows = [...new Set(cases.map(({ label }) => label))].sort();
  const columns = [...new Set(cases.flatMap(({ label, prediction }) => [label, prediction]))].sort();
  const counts = rows.map(() => columns.map(() => 0));
  const [rowAt, columnAt] = [places(rows), places(columns)];
  for (const { label, prediction } of cases) {
    const row = counts[rowAt.get(label) ?? 0];
    const column = columnAt.get(prediction) ?? 0;
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  return { rows, columns, counts };
}

function places(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, i) => [name, i]));
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
