import type { Dataset } from "./dataset.ts";
import { type Measured, rate } from "./measured.ts";
import { numberOf, shownOf } from "./row.ts";

/**
 * What rows are sorted and filtered by: `line`, `id`, `text`, `seconds`, `characters` and `words` (a second), `wer:N` and
 * `cer:N` of model N, `difference` in WER of the second of a pair less the first, `field:NAME`.
 */
export type Column =
  | "line"
  | "id"
  | "text"
  | "seconds"
  | "characters"
  | "words"
  | "difference"
  | `wer:${number}`
  | `cer:${number}`
  | `field:${string}`;

/** A set with what was counted of it, and the two models that are compared. */
export interface Counted {
  readonly set: Dataset;
  readonly measured: Measured;
  readonly pair: readonly [number, number];
}

/** Of numbers NaN is no value; texts compare as people read them. */
export type Values = ((row: number) => number) | { readonly text: (row: number) => string };

/** The columns of a set, those of numbers alone on request. */
export function columnsOf({ models }: Dataset, fields: readonly string[], numbers = false): Column[] {
  const rates: Column[] = models.flatMap((_, m): Column[] => [`wer:${m}`, `cer:${m}`]);
  const difference: Column[] = models.length > 1 ? ["difference"] : [];
  const counted: Column[] = ["seconds", "characters", "words", ...rates, ...difference];
  if (numbers) return counted;
  return ["line", "id", "text", ...counted, ...fields.map((name): Column => `field:${name}`)];
}

export function valuesOf({ set, measured, pair }: Counted, column: Column): Values {
  const [kind = "", ...rest] = column.split(":");
  const name = rest.join(":");
  const errors = measured.errors[Number(name)];
  if (kind === "line") return (row) => row;
  if (kind === "id") return { text: (row) => set.rows[row]?.id ?? "" };
  if (kind === "text") return { text: (row) => set.rows[row]?.text ?? "" };
  if (kind === "seconds") return (row) => measured.seconds[row] ?? Number.NaN;
  if (kind === "characters") return (row) => measured.characterRate[row] ?? Number.NaN;
  if (kind === "words") return (row) => measured.wordRate[row] ?? Number.NaN;
  if (kind === "wer") return (row) => rate(errors?.wordErrors[row] ?? Number.NaN, errors?.words[row] ?? Number.NaN);
  if (kind === "cer")
    return (row) => rate(errors?.characterErrors[row] ?? Number.NaN, errors?.characters[row] ?? Number.NaN);
  if (kind === "difference") return difference(measured, pair);
  return fieldOf(set, name);
}

function difference({ errors }: Measured, [first, second]: Counted["pair"]): (row: number) => number {
  const of = (model: number, row: number) =>
    rate(errors[model]?.wordErrors[row] ?? Number.NaN, errors[model]?.words[row] ?? Number.NaN);
  return (row) => of(second, row) - of(first, row);
}

/** A field counts as numbers where its first value is one. */
function fieldOf(set: Dataset, name: string): Values {
  const first = set.rows.find(({ fields }) => shownOf(fields[name]) !== "")?.fields[name];
  if (numberOf(first) !== undefined) return (row) => numberOf(set.rows[row]?.fields[name]) ?? Number.NaN;
  return { text: (row) => shownOf(set.rows[row]?.fields[name]) };
}
