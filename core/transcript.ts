import type { Hypothesis } from "./contracts.ts";
import { REACH, stitch, words } from "./stitch.ts";

/** The text of an utterance's pieces, one after the other. A value: adding a piece gives another transcript. */
export class Transcript {
  static readonly empty = new Transcript("", 0, 0);
  readonly text: string;
  /** Letters read, and their probability summed. */
  readonly #letters: number;
  readonly #sure: number;

  private constructor(text: string, letters: number, sure: number) {
    this.text = text;
    this.#letters = letters;
    this.#sure = sure;
  }

  /** Mean over the pieces by their letters, 0..1; 0 when blank. */
  get confidence(): number {
    return this.#letters ? this.#sure / this.#letters : 0;
  }

  /** overlapped: the piece begins with speech that the one before ended with. */
  with({ text, confidence }: Pick<Hypothesis, "text" | "confidence">, overlapped: boolean): Transcript {
    const sure = this.#sure + confidence * text.length;
    return new Transcript(this.#joined(text, overlapped), this.#letters + text.length, sure);
  }

  /** What of it will stand when a piece whose words begin with `beginning` is added. */
  standing(beginning: string, overlapped: boolean): string {
    const firm = words(this.text);
    if (overlapped && words(beginning).length < REACH) return firm.slice(0, -REACH).join(" ");
    return this.#joined(beginning, overlapped);
  }

  #joined(text: string, overlapped: boolean): string {
    return overlapped ? stitch(this.text, text) : `${this.text} ${text}`.trim();
  }
}
