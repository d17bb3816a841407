import { type Dataset, predict } from "./dataset.ts";
import { jsonOf } from "./json.ts";
import { homeOf, isAbsolute, joined, nameOf } from "./places.ts";
import { isFields, namedInside, type Predictions, predictionsOf, type Row, rowOf } from "./row.ts";

/** In place of a name; no key has it. */
const LONE = "";

/** What rows are found by; the first that names one row alone counts. home: the manifest's folder, of a row of the set. */
const KEYS: readonly ((row: Row, home?: string) => readonly string[])[] = [
  (row) => placesOf(row).map((place) => `${place}\n${row.offset}`),
  (row, home) => fromOpened(row, home).map((place) => `${place}\n${row.offset}`),
  ({ id }) => (id === "" ? [] : [id]),
  (row) => placesOf(row).map((place) => `${nameOf(place)}\n${row.offset}`),
];

/**
 * What other models made of a set's rows, out of files of their own. A line names its row by the path of the sound with the
 * offset, as the row has it or from the folder that was opened, by `id`, or by the sound's file name; what several rows share
 * names none of them. Files come one after the other.
 */
export class Join {
  readonly #set: Dataset;
  readonly #models: Map<string, (string | undefined)[]>;
  readonly #found = KEYS.map(() => new Map<string, number>());
  /** What the file tells, by row. */
  #told: [row: number, predictions: Predictions][] = [];
  #name = "";
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
      const home = homeOf(this.#set.files[row.file] ?? "");
      for (const [k, keyOf] of KEYS.entries()) {
        const found = this.#found[k];
        for (const key of keyOf(row, home)) found?.set(key, (found.get(key) ?? i) === i ? i : -1);
      }
      yield;
    }
  }

  /** A file begins. model: name of what it tells where its keys tell none. */
  begin(model: string): void {
    this.#name = model;
    this.#told = [];
  }

  /** It is over. A model of that name that has words for the same rows is another one. Yields after each row. */
  *end(): Generator<undefined> {
    const fits = (name: string) => {
      const known = this.#models.get(name);
      return !known || !this.#told.some(([row, predictions]) => predictions.has(LONE) && known[row] !== undefined);
    };
    let name = this.#name;
    for (let number = 2; !fits(name); number++) name = `${this.#name} ${number}`;
    for (const [row, predictions] of this.#told) {
      predict(this.#models, row, new Map([...predictions].map(([model, text]) => [model || name, text])));
      yield;
    }
  }

  text(line: string | undefined): void {
    const value = line === undefined ? undefined : jsonOf(line);
    if (isFields(value)) this.take(value);
    else this.lost += 1;
  }

  take(fields: Readonly<Record<string, unknown>>): void {
    const row = rowOf(fields, { file: 0, line: 0 });
    const predictions = predictionsOf(fields, LONE);
    const place = this.#rowOf(row);
    if (place === undefined || predictions.size === 0) {
      this.lost += 1;
      return;
    }
    this.joined += 1;
    this.#told.push([place, predictions]);
  }

  finish(): Dataset {
    return { ...this.#set, models: [...this.#models].map(([name, texts]) => ({ name, texts })) };
  }

  #rowOf(row: Row): number | undefined {
    for (const [k, keyOf] of KEYS.entries()) {
      const found = keyOf(row).map((key) => this.#found[k]?.get(key) ?? -1);
      const first = found.find((place) => place >= 0);
      if (first !== undefined) return first;
    }
    return undefined;
  }
}

/** Where its sound lies, and what it was named where it lies inside of a table. */
function placesOf(row: Row): readonly string[] {
  return [row.place, namedInside(row)].filter((place) => place !== "").map(normal);
}

/** Where its sound lies from the folder that was opened, as a manifest of several folders' rows is saved. */
function fromOpened({ place }: Row, home: string | undefined): readonly string[] {
  if (place === "" || isAbsolute(place)) return [];
  return [home === undefined ? normal(place) : joined(home, normal(place))];
}

function normal(place: string): string {
  return place.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
}
