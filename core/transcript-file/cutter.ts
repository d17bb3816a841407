import { FRAME, type Hearing, type VadFrame } from "../contracts.ts";
import { cutAt } from "../cut.ts";
import { isSpeech, ONSET, type Piece, pieceOf } from "../piece.ts";
import { SPARE, WORDS } from "../transcriber.ts";

/** Speech of a recording, to be read at once. */
export interface SpokenPiece extends Piece {
  /** It begins with speech that the piece before ended with. */
  readonly overlapped: boolean;
}

/** Frames of silence (1 s) after which too little speech for a piece is one all the same, or was a click. */
const LONG = 31;
/** Frames of speech (192 ms) that are more than a click: as much as begins a turn. */
const BELIEVED = 6;

/**
 * Cuts a recording into pieces for the recogniser by the rules that also cut a conversation: at pauses, and where there is
 * none before the window is full. Holds one window of audio at most.
 */
export class Cutter {
  readonly #window: number;
  readonly #capacity: number;
  readonly #pause: number;
  #tail: VadFrame[] = [];
  /** Frames of speech in the tail, and of silence at its end. */
  #spoken = 0;
  #silence = 0;
  #overlapped = false;

  constructor({ window, pause }: Hearing) {
    this.#window = window;
    this.#capacity = Math.floor(window / FRAME) - SPARE;
    this.#pause = Math.ceil(pause / FRAME);
  }

  /** The next frame of the recording; the piece that it ends. */
  push(frame: VadFrame): SpokenPiece | undefined {
    this.#tail.push(frame);
    if (isSpeech(frame)) this.#spoken++;
    this.#silence = isSpeech(frame) ? 0 : this.#silence + 1;
    if (this.#spoken === 0) {
      if (this.#tail.length > ONSET) this.#tail.shift();
      return undefined;
    }
    const { length } = this.#tail;
    if (this.#silence >= this.#pause && this.#spoken >= WORDS) return this.#cut(length, length - this.#pause);
    if (this.#silence >= LONG) return this.#believed(length - ONSET);
    if (length < this.#capacity) return undefined;
    const { end, next } = cutAt(this.#tail.map(({ speech }) => speech));
    return this.#cut(end, next);
  }

  /** What is left, where the recording ends or has a gap. */
  flush(): SpokenPiece | undefined {
    return this.#believed(this.#tail.length);
  }

  #believed(next: number): SpokenPiece | undefined {
    if (this.#spoken >= BELIEVED) return this.#cut(this.#tail.length, next);
    this.#keep(next);
    this.#overlapped = false;
    return undefined;
  }

  #cut(end: number, next: number): SpokenPiece | undefined {
    const overlapped = this.#overlapped;
    this.#overlapped = next < end && this.#tail.slice(next, end).some(isSpeech);
    const piece = pieceOf(this.#tail.slice(0, end));
    this.#keep(next);
    // The silence added behind speech that fills the window is the first to go.
    const samples =
      piece && piece.samples.length > this.#window ? piece.samples.slice(0, this.#window) : piece?.samples;
    return piece && samples && { ...piece, samples, overlapped };
  }

  #keep(from: number): void {
    this.#tail = this.#tail.slice(Math.max(0, from));
    this.#spoken = this.#tail.filter(isSpeech).length;
  }
}
