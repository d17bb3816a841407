import type { Note } from "./trace/note.ts";
import type { TurnEvent } from "./turn.ts";

export interface WithheldPorts {
  readonly emit: (event: TurnEvent) => void;
  readonly note: (note: Note) => void;
}

/** What an answer tells that may yet be dropped: events are kept back until it is wanted, and what an effect waits for too. */
export class Withheld {
  readonly #ports: WithheldPorts;
  #events: TurnEvent[] = [];
  #notes: Note[] = [];
  #commit: (() => void) | undefined;
  #confirmed = false;
  #reached = false;
  #dropped = false;

  constructor(ports: WithheldPorts) {
    this.#ports = ports;
  }

  emit(event: TurnEvent): void {
    if (this.#confirmed) this.#ports.emit(event);
    else this.#events.push(event);
  }

  /** Work for an answer that may yet be dropped is told of once that is known. */
  note(note: Note): void {
    if (!this.#confirmed && !this.#dropped) this.#notes.push(note);
    else this.#ports.note(this.#confirmed ? note : asDropped(note));
  }

  /**
   * What the answer does. A turn that is interrupted before anything of it was heard gives its question to the next
   * one, so the deed waits for the first sample: what was asked once is done once.
   */
  commits(commit: () => void): void {
    this.#commit = commit;
    this.#act();
  }

  /** The person has heard something of it, or never will since the voice failed. */
  reached(): void {
    this.#reached = true;
    this.#act();
  }

  confirm(): void {
    this.#confirmed = true;
    for (const event of this.#events) this.#ports.emit(event);
    this.#events = [];
    for (const note of this.#notes) this.#ports.note(note);
    this.#notes = [];
    this.#act();
  }

  drop(): void {
    this.#dropped = true;
    for (const note of this.#notes) this.#ports.note(asDropped(note));
    this.#notes = [];
    this.#commit = undefined;
  }

  #act(): void {
    if (!this.#confirmed || !this.#reached) return;
    const commit = this.#commit;
    this.#commit = undefined;
    commit?.();
  }
}

function asDropped(note: Note): Note {
  return note.kind === "span" ? { ...note, dropped: true } : note;
}
