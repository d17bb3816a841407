import { isAgain } from "../again.ts";
import type { Stars } from "../stars.ts";
import { fold, newTurn, type Turn, type TurnEvent } from "../turn.ts";
import { type Head, type HeadParts, headOf } from "./head.ts";
import { laidBy, takenUp } from "./laid.ts";
import type { Mark, Note } from "./note.ts";
import { type TurnTrace, traceOf } from "./turn-trace.ts";
import { withoutText } from "./without-text.ts";

/** Turns that are kept; older ones are forgotten. */
const TURNS = 200;
/** Newer ones may still be noted to; the notes of older ones are laid by as text. */
const OPEN = 20;
/** Notes that are kept of one turn. */
const NOTES = 600;

/** What was said in a turn. */
export interface Said {
  readonly question: string;
  readonly reply: string;
}

/** A record for whoever asks for the words too. */
export type ToldTurn = TurnTrace & { readonly said?: Said };

type Entry = {
  turn: Turn;
  notes: Note[];
  /** The notes as text, where they are laid by. */
  laid: string | undefined;
  omitted: number;
  satisfied: boolean | undefined;
  stars: Stars | undefined;
  /** The question, once it was asked. */
  asked: string | undefined;
  repeated: boolean;
  trace: TurnTrace | undefined;
  /** That of a turn whose notes are laid by, as long as somebody holds it. */
  lent: WeakRef<TurnTrace> | undefined;
};

/** Keeps a record of every turn of one assistant. What was said is kept apart and given only to who asks for it. */
export class Tracer {
  readonly #entries = new Map<number, Entry>();
  readonly #changed: () => void;
  #head: Head;
  #newest = 0;
  /** Signs of speech of which no turn has come yet. */
  #before: Mark[] = [];

  /** changed: something was noted; it is called often. */
  constructor(parts: HeadParts, changed: () => void = () => {}) {
    this.#head = headOf(parts);
    this.#changed = changed;
  }

  get head(): Head {
    return this.#head;
  }

  /** A part of the assistant was ready after so many ms. name: of a-z and -. */
  loaded(name: string, ms: number): void {
    this.#head = { ...this.#head, load: { ...this.#head.load, [name]: ms } };
  }

  note(note: Note): void {
    if (note.turn === 0) this.#beforehand(note);
    const entry = this.#of(note.turn);
    if (!entry) return;
    if (note.kind === "mark" && note.name === "speech-confirmed") {
      for (const mark of this.#before) this.#keep(entry, { ...mark, turn: note.turn });
      this.#before = [];
    }
    this.#keep(entry, note);
    this.#changed();
  }

  event(event: TurnEvent): void {
    const entry = this.#of(event.turn);
    if (!entry) return;
    if (event.type === "asked") this.#hold(entry, event.text);
    const { phase } = entry.turn;
    entry.turn = fold(entry.turn, event);
    if (entry.turn.phase === phase && event.type !== "began") return;
    forget(entry);
    this.#changed();
  }

  /** The person called the turn's answer good or not, with stars or without, or takes that back. False where the turn is not known here. */
  rate(turn: number, satisfied: boolean | undefined, stars?: Stars): boolean {
    const entry = this.#entries.get(turn);
    if (!entry) return false;
    entry.satisfied = satisfied;
    entry.stars = stars;
    forget(entry);
    this.#changed();
    return true;
  }

  /** Newest last. text: with what was said. */
  turns(options: { readonly text?: boolean } = {}): readonly ToldTurn[] {
    return [...this.#entries.values()].map((entry) => {
      const trace = traced(entry);
      const { user, reply } = entry.turn;
      return options.text ? { ...trace, said: { question: user, reply } } : trace;
    });
  }

  /** Against the question before, which may be the same. */
  #hold(entry: Entry, asked: string): void {
    entry.asked = asked;
    const before = [...this.#entries.values()].findLast(
      (one) => one.asked !== undefined && one.turn.id < entry.turn.id,
    );
    if (!before) return;
    before.repeated = isAgain(before.asked ?? "", asked);
    forget(before);
  }

  /** A turn that was forgotten is not begun again by what comes of it late. */
  #of(turn: number): Entry | undefined {
    const known = this.#entries.get(turn);
    if (known || turn <= this.#newest) return known;
    const entry = newEntry(turn);
    this.#newest = turn;
    this.#entries.set(turn, entry);
    for (const oldest of this.#entries.keys()) if (this.#entries.size > TURNS) this.#entries.delete(oldest);
    for (const old of [...this.#entries.values()].slice(0, -OPEN)) layBy(old);
    return entry;
  }

  #beforehand(note: Note): void {
    const newest = this.#entries.get(this.#newest);
    if (note.kind !== "mark" || !note.name.startsWith("speech-")) {
      if (newest) this.#keep(newest, { ...note, turn: newest.turn.id });
    } else if (note.name === "speech-start") this.#before = [note];
    else this.#before = [];
  }

  /** Readings of unfinished speech are the first to make room: long speech has many of them. */
  #keep(entry: Entry, note: Note): void {
    forget(entry);
    entry.notes = notesOf(entry);
    entry.laid = undefined;
    entry.notes.push(withoutText(note));
    if (entry.notes.length <= NOTES) return;
    const spare = entry.notes.findIndex(({ name }) => name === "asr.partial" || name === "queue");
    entry.notes.splice(Math.max(0, spare), 1);
    entry.omitted++;
  }
}

function newEntry(turn: number): Entry {
  const unknown = { laid: undefined, satisfied: undefined, stars: undefined, asked: undefined };
  const unmade = { trace: undefined, lent: undefined };
  return { turn: newTurn(turn), notes: [], omitted: 0, repeated: false, ...unknown, ...unmade };
}

function layBy(entry: Entry): void {
  if (entry.laid !== undefined) return;
  entry.laid = laidBy(entry.notes);
  entry.notes = [];
  forget(entry);
}

function notesOf({ turn, notes, laid }: Entry): Note[] {
  return laid === undefined ? notes : takenUp(laid, turn.id);
}

function forget(entry: Entry): void {
  entry.trace = undefined;
  entry.lent = undefined;
}

function traced(entry: Entry): TurnTrace {
  const known = entry.trace ?? entry.lent?.deref();
  if (known) return known;
  const trace = traceOf(observed(entry));
  if (entry.laid === undefined) entry.trace = trace;
  else entry.lent = new WeakRef(trace);
  return trace;
}

function observed(entry: Entry) {
  const { turn, omitted, satisfied, stars, repeated } = entry;
  const notes = notesOf(entry);
  return {
    turn: turn.id,
    outcome: turn.phase,
    failure: turn.failure?.code,
    satisfied,
    stars,
    repeated,
    omitted,
    spans: notes.filter((note) => note.kind === "span"),
    marks: notes.filter((note) => note.kind === "mark"),
  };
}
