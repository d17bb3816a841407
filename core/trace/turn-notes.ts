import type { Detail, MarkName, Note, SpanName } from "./note.ts";

/** What one reply tells of its own work. Times in ms on the conversation's clock. */
export class TurnNotes {
  readonly #ids: { readonly turn: number; readonly revision: number };
  readonly #note: (note: Note) => void;

  constructor(ids: { readonly turn: number; readonly revision: number }, note: (note: Note) => void) {
    this.#ids = { turn: ids.turn, revision: ids.revision };
    this.#note = note;
  }

  span(name: SpanName, start: number, end: number, detail: Detail = {}): void {
    this.#note({ kind: "span", name, ...this.#ids, start, end, detail });
  }

  mark(name: MarkName, time: number, detail: Detail = {}): void {
    this.#note({ kind: "mark", name, ...this.#ids, time, detail });
  }
}
