const OPEN = "<think>";
const CLOSE = "</think>";

/**
 * A reply without the thoughts before it. Models that think write them between two marks, and so does web-llm itself, with
 * nothing between, where it tells a model not to think.
 */
export class Answer {
  #held = "";
  #begun = false;

  /** The part of the answer that is certain by now. */
  push(delta: string): string {
    if (this.#begun) return delta;
    this.#held += delta;
    const text = this.#held.trimStart();
    if (text.startsWith(OPEN)) {
      const end = text.indexOf(CLOSE);
      if (end < 0) return "";
      this.#held = text.slice(end + CLOSE.length);
      return this.#held.trim() === "" ? "" : this.#begin();
    }
    return OPEN.startsWith(text) ? "" : this.#begin();
  }

  /** What was held back and is no thought after all. */
  end(): string {
    return this.#begun || this.#held.trimStart().startsWith(OPEN) ? "" : this.#begin();
  }

  #begin(): string {
    this.#begun = true;
    return this.#held.trimStart();
  }
}
