import { isAgain } from "../again.ts";
import type { FailureCode } from "../failure.ts";
import type { Note } from "../trace/note.ts";
import type { TurnEvent } from "../turn.ts";
import type { TurnSeen } from "./counts.ts";

/** Failures that are no model's. */
const NOT_THE_MODEL: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "aborted",
  "microphone-denied",
  "microphone-missing",
  "microphone-busy",
  "insecure-context",
  "network",
  "no-server",
  "refused-host",
  "no-space",
  "no-storage",
  "evicted",
  "audio-output",
]);
/** Turns that can be under way at once, with room. */
const MOST_OPEN = 20;

interface Open {
  spoken?: boolean;
  over?: boolean;
  backchannel?: boolean;
  asked?: string;
  reply?: string;
  ttfw?: number;
}

/** Makes of what a conversation tells one judgement a turn. */
export class TurnWatch {
  readonly #open = new Map<number, Open>();
  #before = "";

  note(note: Note): void {
    const turn = this.#of(note.turn);
    if (note.kind === "span") {
      if (note.name === "ttfw" && !note.dropped) turn.ttfw = note.end - note.start;
      return;
    }
    if (note.name === "speech-confirmed") turn.spoken = true;
    if (note.name === "speech-over") turn.over = true;
    if (note.name === "backchannel") turn.backchannel = true;
  }

  /** The turn's judgement with its last event; undefined before, and for turns that came to nothing by themselves. */
  event(event: TurnEvent): TurnSeen | undefined {
    const turn = this.#of(event.turn);
    if (event.type === "asked") turn.asked = event.text;
    if (event.type === "reply-delta") turn.reply = (turn.reply ?? "") + event.text;
    if (event.type === "replied") turn.reply = event.text;
    const isLast = ["ended", "interrupted", "discarded", "failed"].includes(event.type);
    if (!isLast) return undefined;
    this.#open.delete(event.turn);
    return this.#judge(turn, event);
  }

  #judge(turn: Open, event: TurnEvent): TurnSeen | undefined {
    const { spoken = false, asked, ttfw } = turn;
    const error = event.type === "failed" && !NOT_THE_MODEL.has(event.failure.code);
    if (event.type === "failed" && !error) return undefined;
    const unheard = event.type === "discarded" && spoken && turn.over === true && asked === undefined;
    if (event.type === "discarded" && (!unheard || turn.backchannel)) return undefined;
    const silent = event.type === "ended" && (turn.reply ?? "").trim() === "";
    const correction = spoken && asked !== undefined && isAgain(this.#before, asked);
    if (asked !== undefined) this.#before = asked;
    return { spoken, error, empty: unheard || silent, correction, ...(ttfw === undefined ? {} : { ttfw }) };
  }

  #of(id: number): Open {
    const known = this.#open.get(id) ?? {};
    this.#open.set(id, known);
    // What was only foreseen never ends.
    const [oldest] = this.#open.keys();
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#open.delete(oldest);
    return known;
  }
}
