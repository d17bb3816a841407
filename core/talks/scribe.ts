import { fold, isOver, newTurn, type Turn, type TurnEvent } from "../turn.ts";
import type { KeptTalk, KeptTurn } from "./talk.ts";

/** Where a turn belongs, before anything of its conversation is kept. */
export type Head = Pick<KeptTalk, "id" | "language">;

/** A turn that is over and worth keeping. */
export interface Written {
  readonly head: Head;
  readonly turn: KeptTurn;
}

/** A conversation that is written to, and the last id in it before: turns count anew on each visit. */
interface Place {
  readonly head: Head;
  readonly behind: number;
}

interface Open {
  readonly place: Place;
  readonly at: number;
  readonly keeps: boolean;
  readonly turn: Turn;
}

/** Makes of the events of a conversation what is to be kept of it. */
export class Scribe {
  readonly #newId: () => string;
  readonly #open = new Map<number, Open>();
  #place: Place | undefined;

  /** newId: a new id for each conversation. */
  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** Id of the conversation that is going on, once something was said in it. */
  get current(): string | undefined {
    return this.#place?.head.id;
  }

  /** What is asked from now on is another conversation. Turns that are still open end in the one they began in. */
  begin(): void {
    this.#place = undefined;
  }

  /** What is asked from now on belongs to this conversation, behind what it has. */
  goOn({ id, language, turns }: Pick<KeptTalk, "id" | "language" | "turns">): void {
    this.#place = { head: { id, language }, behind: Math.max(0, ...turns.map((turn) => turn.id)) };
  }

  /**
   * at: Unix time in ms. keeps: false in private mode; a turn of which any part was private is not kept.
   * Gives a turn when it is over; one in which nothing was asked gives nothing.
   */
  take(event: TurnEvent, language: string, at: number, keeps: boolean): Written | undefined {
    const known = this.#open.get(event.turn) ?? {
      place: this.#placeFor(language),
      at,
      keeps,
      turn: newTurn(event.turn),
    };
    const open = { ...known, keeps: known.keeps && keeps, turn: fold(known.turn, event) };
    if (!isOver(open.turn)) {
      this.#open.set(event.turn, open);
      return undefined;
    }
    this.#open.delete(event.turn);
    const { head, behind } = open.place;
    const turn = keptTurn(open.turn, open.at, behind);
    return turn && open.keeps ? { head, turn } : undefined;
  }

  /** Another language is another conversation. */
  #placeFor(language: string): Place {
    if (this.#place?.head.language !== language) this.#place = { head: { id: this.#newId(), language }, behind: 0 };
    return this.#place;
  }
}

function keptTurn({ id, phase, user, reply, heard }: Turn, at: number, behind: number): KeptTurn | undefined {
  if (user.trim() === "") return undefined;
  if (phase !== "done" && phase !== "interrupted" && phase !== "failed") return undefined;
  return { id: behind + id, at, asked: user, answered: reply, heard: Math.min(heard, reply.length), outcome: phase };
}
