import { cosine, Nearest, quantised } from "../../core/retrieval/vectors.ts";
import type { Place } from "./source.ts";

/** What one embedding model made of passages, as far as it has read them; looked through from end to end for a question. */
export class VectorTable {
  readonly #rows = new Map<number, Int8Array>();

  /** How many passages of the document have been read: always the first ones. */
  read(document: number, dims: number): number {
    return (this.#rows.get(document)?.length ?? 0) / dims;
  }

  /** Rows of passages from number `from` on, which are the next or overwrite what is known. */
  put(document: number, from: number, rows: Int8Array, dims: number): void {
    const known = this.#rows.get(document) ?? new Int8Array(0);
    if (from * dims > known.length) return;
    const all = new Int8Array(Math.max(known.length, from * dims + rows.length));
    all.set(known);
    all.set(rows, from * dims);
    this.#rows.set(document, all);
  }

  drop(document: number): void {
    this.#rows.delete(document);
  }

  clear(): void {
    this.#rows.clear();
  }

  /** The passages that mean most nearly the same, nearest first. vector: of unit length. */
  nearest(vector: Float32Array, most: number): Place[] {
    const query = quantised(vector);
    const nearest = new Nearest<Place>(most);
    for (const [document, rows] of this.#rows) {
      const count = Math.floor(rows.length / query.length);
      for (let chunk = 0; chunk < count; chunk++) {
        const near = cosine(query, rows, chunk);
        if (near > nearest.bound) nearest.add({ document, chunk }, near);
      }
    }
    return nearest.found.map(({ of }) => of);
  }

  /** Undefined where the passage has not been read. */
  likeness({ document, chunk }: Place, vector: Float32Array): number | undefined {
    const rows = this.#rows.get(document);
    if (!rows || rows.length < (chunk + 1) * vector.length) return undefined;
    return cosine(quantised(vector), rows, chunk);
  }
}
