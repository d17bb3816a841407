import { type Dataset, jsonOf, predict } from "./dataset.ts";
import { isFields, predictionsOf, type Row, rowOf } from "./row.ts";

/** What rows are found by; the first that names one row alone counts. */
const KEYS: readonly ((row: Row) => string)[] = [
  ({ place, offset }) => place && `${normal(place)}\n${offset}`,
  ({ id }) => id,
  ({ place, offset }) => place && `${normal(place).split("/").at(-1)}\n${offset}`,
];

/**
 * What other models made of a set's rows, out of files of their own. A line names its row by the path of the sound with the
 * offset, by `id`, or by the sound's file name; what several rows share names none of them.
 */
export class Join {
  readonly #set: Dataset;
  readonly #models: Map<string, (string | undefined)[]>;
  readonly #found = KEYS.map(() => new Map<string, number>());
  joined = 0;
  /** Lines without words of a model, or without a row here. */
  lost = 0;

  constructor(set: Dataset) {
    this.#set = set;
    this.#models = new Map(set.models.map(({ name, texts }) => [name, [...texts]]));
  }

  /** Before the first line. */
  *index(): Generator<undefined> {
    for (const [i, row] of this.#set.rows.entries()) {
      for (const [k, keyOf] of KEYS.entries()) {
        const key = keyOf(row);
        if (key) this.#found[k]?.set(key, this.#found[k]?.has(key) ? -1 : i);
      }
      yield;
    }
  }

  /** model: name of what the file tells where its keys tell none. */
  text(line: string | undefined, model: string): void {
    const value = line === undefined ? undefined : jsonOf(line);
    if (isFields(value)) this.take(value, model);
    else this.lost += 1;
  }

  take(fields: Readonly<Record<string, unknown>>, model: string): void {
    const row = rowOf(fields, { file: 0, line: 0 });
    const predictions = predictionsOf(fields, model);
    const place = this.#rowOf(row);
    if (place === undefined || predictions.size === 0) {
      this.lost += 1;
      return;
    }
    this.joined += 1;
    predict(this.#models, place, predictions);
  }

  finish(): Dataset {
    return { ...this.#set, models: [...this.#models].map(([name, texts]) => ({ name, texts })) };
  }

  #rowOf(row: Row): number | undefined {
    for (const [k, keyOf] of KEYS.entries()) {
      const found = this.#found[k]?.get(keyOf(row));
      if (found !== undefined && found >= 0) return found;
    }
    return undefined;
  }
}

function normal(place: string): string {
  return place.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
}
