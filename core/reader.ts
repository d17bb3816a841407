import type { Known } from "./agreement.ts";
import type { AsrApi, Hypothesis } from "./contracts.ts";
import { aborted } from "./failure.ts";
import type { Piece } from "./piece.ts";
import { words } from "./stitch.ts";
import type { Note, Span } from "./trace/note.ts";

export interface ReaderPorts {
  readonly asr: Pick<AsrApi, "transcribe">;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly note: (note: Note) => void;
}
export interface Read {
  readonly hypothesis: Hypothesis;
  readonly span: Span;
  /** Of the audio. */
  readonly samples: number;
}
/** A reading under way. */
export interface Reading {
  readonly read: Promise<Read>;
  abort(): void;
}

/** Has the pieces of one turn's speech read, and can stop whatever is under way. */
export class Reader {
  readonly #ports: ReaderPorts;
  readonly #turn: number;
  readonly #open = new Set<AbortController>();
  #stopped = false;
  /** Grows each time the end was foreseen too soon. */
  revision = 0;

  constructor(ports: ReaderPorts, turn: number) {
    this.#ports = ports;
    this.#turn = turn;
  }

  /**
   * after: what must have ended before. Whoever takes the result notes it; a reading that was stopped or failed is noted
   * here.
   */
  begin(name: "asr" | "asr.partial", piece: Piece, known: Known, after: Promise<void> = Promise.resolve()): Reading {
    const controller = new AbortController();
    this.#open.add(controller);
    const read = after
      .then(() => this.#read(name, piece, known, controller.signal))
      .finally(() => this.#open.delete(controller));
    read.catch(() => undefined);
    return { read, abort: () => controller.abort() };
  }

  note({ span }: Read, dropped = false): void {
    this.#ports.note(dropped ? { ...span, dropped } : span);
  }

  /** Tells that speech was given up unread, in samples, and how much is left waiting. */
  lose(lost: number, depth: number): void {
    const { clock, note } = this.#ports;
    const ids = { turn: this.#turn, revision: this.revision };
    note({ kind: "mark", name: "queue", ...ids, time: clock(), detail: { name: "asr", depth, lost } });
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    for (const controller of this.#open) controller.abort();
  }

  async #read(name: Span["name"], piece: Piece, { prefix, draft }: Known, signal: AbortSignal): Promise<Read> {
    if (signal.aborted || this.#stopped) throw aborted;
    const { asr, clock, note } = this.#ports;
    const { samples, at } = piece;
    const ids = { turn: this.#turn, revision: this.revision };
    const start = clock();
    const span = (count: number): Span => {
      const detail = { samples: samples.length, words: count };
      return { kind: "span", name, ...ids, start, end: clock(), detail };
    };
    try {
      const request = { ...ids, samples, at, ...(prefix ? { prefix } : {}), ...(draft ? { draft } : {}) };
      const hypothesis = await asr.transcribe(request, signal);
      if (signal.aborted) throw aborted;
      return { hypothesis, span: span(words(hypothesis.text).length), samples: samples.length };
    } catch (thrown) {
      note({ ...span(0), dropped: true });
      throw thrown;
    }
  }
}
