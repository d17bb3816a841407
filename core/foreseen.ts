import type { Agreement } from "./agreement.ts";
import { FRAME } from "./contracts.ts";
import { aborted } from "./failure.ts";
import type { Piece } from "./piece.ts";
import type { Read, Reading } from "./reader.ts";

/** A reading of the last piece, begun before it is known whether it is the last. */
export class Foreseen {
  /** Stream position at which the speech may have ended. */
  readonly end: number;
  /** What the readings of the same piece agreed on. */
  readonly agreement: Agreement;
  readonly #piece: Piece | undefined;
  readonly #reading: Reading | undefined;
  #read: Read | undefined;
  #taken = false;
  #over = false;

  /** piece, reading: none where all that was said is in finished pieces. */
  constructor(end: number, agreement: Agreement, piece: Piece | undefined, reading: Reading | undefined) {
    this.end = end;
    this.agreement = agreement;
    this.#piece = piece;
    this.#reading = reading;
  }

  /** Stream position of the end of what was read. */
  get at(): number {
    return (this.#piece?.last ?? 0) + FRAME;
  }

  /** There is a reading, and no finished piece has taken it. */
  get spare(): boolean {
    return this.#reading !== undefined && !this.#taken;
  }

  /** Undefined where there was nothing to read. Rejects with `aborted` once the speech went on. */
  async read(): Promise<Read | undefined> {
    const read = await this.#reading?.read;
    if (this.#over) throw aborted;
    this.#read = read;
    return read;
  }

  /** The reading, once and where it read the very same speech: more silence behind it changes no word. */
  take({ first, last }: Piece): Reading | undefined {
    if (this.#taken || this.#piece?.first !== first || this.#piece.last !== last) return undefined;
    this.#taken = true;
    return this.#reading;
  }

  /** Nobody waits for it any more: stops it. What it had read already, where no finished piece has taken that. */
  leave(): Read | undefined {
    this.#over = true;
    if (this.#taken) return undefined;
    this.#reading?.abort();
    return this.#read;
  }
}
