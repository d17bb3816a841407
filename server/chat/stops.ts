/** Lets text through up to the first stop sequence, which itself is never part of it. */
export class Stops {
  readonly #sequences: readonly string[];
  #held = "";
  #found = false;

  constructor(sequences: readonly string[]) {
    this.#sequences = sequences;
  }

  get found(): boolean {
    return this.#found;
  }

  /** What may be shown now; what could be the beginning of a sequence waits. */
  push(delta: string): string {
    if (this.#found) return "";
    const text = this.#held + delta;
    const ends = this.#sequences.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
    if (ends.length) {
      this.#found = true;
      this.#held = "";
      return text.slice(0, Math.min(...ends));
    }
    const from = text.length - Math.max(0, ...this.#sequences.map((sequence) => overlap(text, sequence)));
    this.#held = text.slice(from);
    return text.slice(0, from);
  }

  /** What still waits when nothing more comes. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}

/** Characters at the end of `text` with which `sequence` begins. */
function overlap(text: string, sequence: string): number {
  let length = Math.min(text.length, sequence.length - 1);
  while (length > 0 && !text.endsWith(sequence.slice(0, length))) length--;
  return length;
}
