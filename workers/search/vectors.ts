import { cosine, Nearest, quantised } from "../../core/retrieval/vectors.ts";
import type { Place } from "./source.ts";

/** Rows of one document, and how many of the values are in use: room is made in advance. */
interface Rows {
  readonly values: Int8Array;
  readonly used: number;
}

/** What one embedding model made of passages, as far as it has read them; looked through from end to end for a question. */
export class VectorTable {
  readonly #rows = new Map<number, Rows>();

  /** How many passages of the document have been read: always the first ones. */
  read(document: number, dims: number): number {
    return (this.#rows.get(document)?.used ?? 0) / dims;
  }

  /** Rows of passages from number `from` on, which are the next or overwrite what is known. */
  put(document: number, from: number, rows: Int8Array, dims: number): void {
    const { values, used } = this.#rows.get(document) ?? { values: new Int8Array(0), used: 0 };
    const start = from * dims;
    if (start > used) return;
    const end = start + rows.length;
    const room = end > values.length ? new Int8Array(Math.max(end, 2 * values.length)) : values;
    if (room !== values) room.set(values.subarray(0, used));
    room.set(rows, start);
    this.#rows.set(document, { values: room, used: Math.max(used, end) });
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
    for (const [document, { values, used }] of this.#rows) {
      const count = Math.floor(used / query.length);
      for (let chunk = 0; chunk < count; chunk++) {
        const near = cosine(query, values, chunk);
        if (near > nearest.bound) nearest.add({ document, chunk }, near);
      }
    }
    return nearest.found.map(({ of }) => of);
  }

  /** Undefined where the passage has not been read. */
  likeness({ document, chunk }: Place, vector: Float32Array): number | undefined {
    const rows = this.#rows.get(document);
    if (!rows || rows.used < (chunk + 1) * vector.length) return undefined;
    return cosine(quantised(vector), rows.values, chunk);
  }
}
