import { type Line, LONGEST } from "./lines.ts";

/** Whether a text is a list of objects, as Lhotse writes `.json`, rather than a line for each. */
export function isList(text: string): boolean {
  return /^\uFEFF?\s*\[\s*\{/.test(text);
}

/** Cuts a JSON list that comes in pieces into its objects and lists, each with the line it begins in; other elements are left out. */
export class Elements {
  #line = 1;
  #depth = 0;
  #quoted = false;
  #escaped = false;
  /** Of the element that is not over: what came before this piece, and its line. */
  #before = "";
  #number = 0;
  #overlong = false;

  *push(piece: string): Generator<Line> {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const step = this.#step(piece.charAt(at));
      if (step > 0 && this.#depth === 2) {
        from = at;
        this.#number = this.#line;
      } else if (step < 0 && this.#depth === 1) {
        this.#keep(piece.slice(from, at + 1));
        yield { number: this.#number, text: this.#overlong ? undefined : this.#before };
        this.#before = "";
        this.#overlong = false;
      }
    }
    if (this.#depth > 1) this.#keep(piece.slice(from));
  }

  /** What broke off is a damaged element. */
  *end(): Generator<Line> {
    if (this.#depth > 1) yield { number: this.#number, text: undefined };
  }

  /** 1 where something opens, -1 where it closes. */
  #step(character: string): number {
    if (character === "\n") this.#line += 1;
    if (this.#quoted) {
      if (!this.#escaped && character === '"') this.#quoted = false;
      this.#escaped = !this.#escaped && character === "\\";
      return 0;
    }
    if (character === '"') this.#quoted = true;
    const step = character === "{" || character === "[" ? 1 : character === "}" || character === "]" ? -1 : 0;
    this.#depth += step;
    return step;
  }

  #keep(part: string): void {
    if (this.#before.length + part.length > LONGEST) this.#overlong = true;
    this.#before = this.#overlong ? "" : this.#before + part;
  }
}
