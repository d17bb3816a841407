import { softmaxAt } from "../../core/probability.ts";

export interface Suppression {
  /** Tokens never chosen. */
  readonly suppressed: readonly number[];
  /** Never chosen first. */
  readonly suppressedFirst: readonly number[];
}

/** Takes the tokens out of a row of logits, in place. first: it decides on the first token of the text. */
export function suppress(row: Float32Array, { suppressed, suppressedFirst }: Suppression, first: boolean): void {
  for (const id of suppressed) row[id] = -Infinity;
  if (first) for (const id of suppressedFirst) row[id] = -Infinity;
}

/** The probability of each token of a text that is known already. row: the logits that decide on it; overwritten. */
export function probabilitiesOf(
  prefix: readonly number[],
  row: (i: number) => Float32Array,
  suppression: Suppression,
): number[] {
  return prefix.map((id, i) => {
    suppress(row(i), suppression, i === 0);
    return softmaxAt(row(i), id);
  });
}
