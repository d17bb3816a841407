/** UTF-16 units of a line; longer ones are damaged, since no manifest has them. */
export const LONGEST = 2 ** 20;

/** A line of a text, counted from 1; undefined for one that is too long. */
export interface Line {
  readonly number: number;
  readonly text: string | undefined;
}

/** Cuts a text that comes in pieces into lines. Empty ones are counted and left out. */
export class Lines {
  #number = 0;
  #rest = "";
  #overlong = false;

  *push(piece: string): Generator<Line> {
    const parts = (this.#rest + piece).split("\n");
    this.#rest = parts.pop() ?? "";
    for (const part of parts) yield* this.#line(part);
    if (this.#rest.length <= LONGEST) return;
    this.#overlong = true;
    this.#rest = "";
  }

  *end(): Generator<Line> {
    yield* this.#line(this.#rest);
    this.#rest = "";
  }

  *#line(part: string): Generator<Line> {
    this.#number += 1;
    const overlong = this.#overlong || part.length > LONGEST;
    this.#overlong = false;
    const text = (this.#number === 1 ? part.replace(/^\uFEFF/, "") : part).replace(/\r$/, "");
    if (overlong || text.trim() !== "") yield { number: this.#number, text: overlong ? undefined : text };
  }
}
