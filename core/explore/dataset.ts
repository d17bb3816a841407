import { jsonOf } from "./json.ts";
import { cutRows, Lhotse, lhotseKind } from "./lhotse.ts";
import { type Fields, isFields, type Predictions, predictionsOf, type Row, rowOf } from "./row.ts";

/** What a model made of the rows, by their place; a hole where it has none. */
export interface Model {
  readonly name: string;
  readonly texts: readonly (string | undefined)[];
}
/** A line that could not be taken. */
export interface Damage {
  readonly file: string;
  readonly line: number;
}
export interface Dataset {
  /** Paths of the manifests. */
  readonly files: readonly string[];
  readonly rows: readonly Row[];
  readonly models: readonly Model[];
}

/** Bounds: rows of a set, models beside each other, damaged lines that are told one by one. */
const MOST_ROWS = 250_000;
export const MOST_MODELS = 8;
const MOST_TOLD = 20;
const HOPELESS = 1_000;

/** Takes the lines of manifests in and makes one set of them. */
export class Intake {
  readonly #files: string[] = [];
  readonly #rows: Row[] = [];
  readonly #models = new Map<string, (string | undefined)[]>();
  readonly #lhotse = new Lhotse();
  readonly #damage: Damage[] = [];
  readonly #most: number;
  #before = { damaged: 0, told: 0 };
  #taken = 0;
  damaged = 0;
  /** Lines beyond the bound. */
  beyond = 0;

  constructor(most = MOST_ROWS) {
    this.#most = most;
  }

  get damage(): readonly Damage[] {
    return this.#damage;
  }

  get count(): number {
    return this.#rows.length;
  }

  /** A manifest begins. Returns its place in `Dataset.files`. */
  begin(file: string): number {
    this.#before = { damaged: this.damaged, told: this.#damage.length };
    this.#taken = 0;
    return this.#files.push(file) - 1;
  }

  /** It is over. False for a file without any line of a set: it is no manifest, and its lines are not damaged ones. */
  end(): boolean {
    if (this.#taken > 0) return true;
    this.#files.pop();
    this.damaged = this.#before.damaged;
    this.#damage.length = this.#before.told;
    return false;
  }

  /** So many lines were read of a file and none was of a set, that it is none. */
  get hopeless(): boolean {
    return this.#taken === 0 && this.damaged - this.#before.damaged >= HOPELESS;
  }

  /** A line of a `.jsonl`; undefined where it is too long to be one. */
  text(line: string | undefined, file: number, number: number): void {
    const value = line === undefined ? undefined : jsonOf(line);
    if (isFields(value)) this.take(value, file, number);
    else this.refuse(file, number);
  }

  /** What a line says. */
  take(fields: Fields, file: number, line: number): void {
    const at = { file, line };
    this.#taken += 1;
    const kind = lhotseKind(fields);
    if (kind === "recording") this.#lhotse.recording(fields, at);
    else if (kind === "supervision") this.#lhotse.supervision(fields, at);
    else {
      const rows = kind === "cut" ? cutRows(fields, at) : plainRows(fields, at);
      if (rows) for (const row of rows) this.#add(row);
      else {
        this.#taken -= 1;
        this.refuse(file, line);
      }
    }
  }

  refuse(file: number, line: number): void {
    this.damaged += 1;
    if (this.#damage.length < MOST_TOLD) this.#damage.push({ file: this.#files[file] ?? "", line });
  }

  /** Once all files are read. */
  *finish(): Generator<undefined, Dataset> {
    for (const row of this.#lhotse.rows()) {
      this.#add(row);
      yield;
    }
    const models = [...this.#models].map(([name, texts]) => ({ name, texts }));
    return { files: this.#files, rows: this.#rows, models };
  }

  #add(row: Row): void {
    if (this.#rows.length >= this.#most) {
      this.beyond += 1;
      return;
    }
    this.#rows.push(row);
    predict(this.#models, this.#rows.length - 1, predictionsOf(row.fields));
  }
}

/** None of a line that names neither a sound nor words. */
function plainRows(fields: Fields, at: Pick<Row, "file" | "line">): readonly Row[] | undefined {
  const row = rowOf(fields, at);
  return row.place === "" && row.text === undefined ? undefined : [row];
}

/** Writes what models made of a row to their columns; a ninth model is left out. */
export function predict(models: Map<string, (string | undefined)[]>, row: number, predictions: Predictions): void {
  for (const [name, text] of predictions) {
    const known = models.get(name);
    if (!known && models.size >= MOST_MODELS) continue;
    const texts = known ?? [];
    texts[row] = text;
    if (!known) models.set(name, texts);
  }
}
