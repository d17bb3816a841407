import { TurnWatch } from "../../core/rollout/turn-watch.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TurnEvent } from "../../core/turn.ts";
import type { Memory, Ran } from "./memory.ts";

/** Counts each turn, and what the person says of its answer. */
export class Turns {
  readonly #memory: Memory;
  readonly #watch = new TurnWatch();
  #last: (Ran & { readonly id: number; rated?: boolean | undefined }) | undefined;
  #rating: { readonly turn: number; readonly satisfied: boolean | undefined } | undefined;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  note(note: Note): void {
    this.#watch.note(note);
  }

  /** around: what ran in it. False where it was not the turn's last event, or the turn does not count. */
  event(event: TurnEvent, around: () => Omit<Ran, "turn">): boolean {
    const turn = this.#watch.event(event);
    if (!turn) return false;
    const ran = { turn, ...around() };
    this.#memory.count(ran);
    this.#last = { ...ran, id: event.turn };
    this.#applyRating();
    return true;
  }

  rate(turn: number, satisfied: boolean | undefined): void {
    this.#rating = { turn, satisfied };
    this.#applyRating();
  }

  /** An answer can be rated before its turn ends. */
  #applyRating(): void {
    const [last, rating] = [this.#last, this.#rating];
    if (!last || last.id !== rating?.turn) return;
    this.#memory.rate(last, { was: last.rated, now: rating.satisfied });
    last.rated = rating.satisfied;
  }
}
