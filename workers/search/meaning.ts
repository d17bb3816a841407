import type { Meaning } from "../../core/retrieval/api.ts";
import { quantised } from "../../core/retrieval/vectors.ts";
import type { ShelfDatabase } from "./shelf.ts";
import type { Place } from "./source.ts";
import { VectorTable } from "./vectors.ts";

/** What embedding models made of passages: of every model on the disk, of one at a time in this thread. */
export class Meanings {
  readonly #database: ShelfDatabase;
  readonly #table = new VectorTable();
  #model: string | undefined;
  #dims = 1;

  constructor(database: ShelfDatabase) {
    this.#database = database;
  }

  /** Another tab may have changed what lies on the disk. */
  forget(): void {
    this.#model = undefined;
    this.#table.clear();
  }

  drop(document: number): void {
    this.#table.drop(document);
  }

  /** Passages of a document that the model has read. */
  async read(model: string, document: number): Promise<number> {
    await this.#use(model);
    return this.#table.read(document, this.#dims);
  }

  /** vectors: of passages from number `from` on. count: how many they are. */
  async put(model: string, document: number, from: number, count: number, vectors: Float32Array): Promise<void> {
    await this.#use(model);
    const dims = vectors.length / count;
    if (!Number.isInteger(dims) || dims === 0) throw new TypeError(`${vectors.length} values for ${count} passages`);
    const rows = quantised(vectors);
    await this.#database.putVectors(model, document, from, { dims, rows });
    this.#dims = dims;
    this.#table.put(document, from, rows, dims);
  }

  /** Deletes what any other model made. */
  async retain(models: readonly string[]): Promise<void> {
    await this.#database.dropVectors(models);
    if (this.#model !== undefined && !models.includes(this.#model)) this.forget();
  }

  async nearest({ model, vector }: Meaning, most: number): Promise<Place[]> {
    await this.#use(model);
    return vector.length === this.#dims ? this.#table.nearest(vector, most) : [];
  }

  /** Undefined where the passage has not been read. */
  async likeness(place: Place, { model, vector }: Meaning): Promise<number | undefined> {
    await this.#use(model);
    return vector.length === this.#dims ? this.#table.likeness(place, vector) : undefined;
  }

  async #use(model: string): Promise<void> {
    if (this.#model === model) return;
    this.forget();
    for (const { id, from, saved } of await this.#database.vectors(model)) {
      this.#dims = saved.dims;
      this.#table.put(id, from, saved.rows, saved.dims);
    }
    this.#model = model;
  }
}
