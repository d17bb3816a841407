import type { Known } from "./agreement.ts";
import { continued } from "./continued.ts";
import type { Piece } from "./piece.ts";
import type { Read, Reader, Reading } from "./reader.ts";
import { Transcript } from "./transcript.ts";

/** Most audio that waits to be read, in samples (3 min): a recording of two minutes may be handed over at once. */
const WAITING = 2_880_000;

/** Speech that is to be read for good. */
export interface FinishedPiece {
  readonly piece: Piece;
  readonly known: Known;
  /** It begins with speech that the piece before ended with. */
  readonly overlapped: boolean;
  /** Begun already, when the piece was foreseen to end here. */
  readonly reading: Reading | undefined;
}
/** Of a piece that was given up only the settled words are left. */
type Waiting = Omit<FinishedPiece, "piece"> & { readonly piece?: Piece };

/**
 * The finished pieces of an utterance, read one after the other. A recogniser slower than speech lets them wait, three
 * minutes of them at most: then the oldest that nobody has begun to read gives way, since a question stands at the end of
 * what is said. Of its words those stay that were settled.
 */
export class Pieces {
  readonly #reader: Reader;
  #waiting: Waiting[] = [];
  #current = 0;
  #transcript = Transcript.empty;
  #last: Read | undefined;
  #done: Promise<void> = Promise.resolve();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  add(piece: FinishedPiece): void {
    this.#waiting.push(piece);
    this.#giveWay();
    this.#done = this.#done.then(() => this.#next());
    this.#done.catch(() => undefined);
  }

  /** Resolves when all pieces added so far are read; rejects when one cannot be. */
  get done(): Promise<void> {
    return this.#done;
  }

  /** Of the pieces read by now. */
  get transcript(): Transcript {
    return this.#transcript;
  }

  get last(): Read | undefined {
    return this.#last;
  }

  /** Samples not read yet. */
  get backlog(): number {
    return this.#current + lengthOf(this.#waiting);
  }

  #giveWay(): void {
    while (lengthOf(this.#waiting) > WAITING) {
      const oldest = this.#waiting.findIndex(({ piece }) => piece !== undefined);
      const lost = this.#waiting[oldest]?.piece?.samples.length ?? 0;
      this.#waiting = this.#waiting.map((one, i) => {
        if (i === oldest + 1) return { ...one, overlapped: false };
        return i === oldest ? { known: one.known, overlapped: one.overlapped, reading: undefined } : one;
      });
      this.#reader.lose(lost, this.backlog);
    }
  }

  async #next(): Promise<void> {
    const waiting = this.#waiting.shift();
    if (!waiting) return;
    const { piece, known, overlapped } = waiting;
    const { prefix } = known;
    if (!piece) {
      this.#transcript = this.#transcript.with({ text: prefix, confidence: 0 }, overlapped);
      return;
    }
    this.#current = piece.samples.length;
    const read = await this.#read({ ...waiting, piece }).finally(() => {
      this.#current = 0;
    });
    this.#reader.note(read);
    this.#last = read;
    this.#transcript = this.#transcript.with(beginning(read, prefix), overlapped);
  }

  /** A foreseen reading that failed is tried again. */
  #read({ piece, known, reading }: FinishedPiece): Promise<Read> {
    const now = () => this.#reader.begin("asr", piece, known).read;
    return reading ? reading.read.catch(now) : now();
  }
}

/** What was read, beginning with what was settled. */
export function beginning({ hypothesis: { text, confidence } }: Read, prefix: string) {
  return { text: continued(prefix, text), confidence };
}

function lengthOf(waiting: readonly Waiting[]): number {
  return waiting.reduce((sum, { piece }) => sum + (piece?.samples.length ?? 0), 0);
}
