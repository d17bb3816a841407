import { Agreement, type Known, type Partial, unknown } from "./agreement.ts";
import { continued } from "./continued.ts";
import { FRAME, type Hearing, type VadFrame } from "./contracts.ts";
import { cutAt } from "./cut.ts";
import { Foreseen } from "./foreseen.ts";
import { isSpeech, pieceOf, upTo } from "./piece.ts";
import { beginning, Pieces } from "./pieces.ts";
import { type Read, Reader, type ReaderPorts, type Reading } from "./reader.ts";
import type { Transcript } from "./transcript.ts";

/**
 * Speech that a piece must hold before a pause may end it, in frames (384 ms): the detector also flickers at the onset
 * of a voice, and a piece of half a syllable cannot be read.
 */
export const WORDS = 12;
/** Room left in the window, in frames, so that a cut is made before the window is full. */
export const SPARE = 16;
export interface TranscriberPorts extends ReaderPorts {
  readonly hearing: Hearing;
}
export interface Words {
  readonly text: string;
  /** When the last piece was recognised, in ms on the clock, and how many samples it had. */
  readonly start: number;
  readonly end: number;
  readonly samples: number;
  /** 0..1; 0 when blank. */
  readonly confidence: number;
}
/**
 * One utterance on its way to text. It is cut at pauses, at shorter ones or none where speech would outgrow the
 * recogniser's window, and recognised piece by piece while it goes on: the end of two minutes costs no more than the
 * end of five seconds. What was told as settled stands at the beginning of everything told later.
 */
export class Transcriber {
  readonly #clock: () => number;
  readonly #reader: Reader;
  readonly #pieces: Pieces;
  readonly #capacity: number;
  readonly #pause: number;
  #tail: readonly VadFrame[] = [];
  /** Silent frames up to now. */
  #silence = 0;
  #spokenTo = 0;
  /** The tail begins with speech that the last piece ended with. */
  #overlapped = false;
  #agreement = new Agreement();
  #settled = "";
  #partial: Reading | undefined;
  #foreseen: Foreseen | undefined;
  #foreseenWords: Promise<Words> | undefined;

  constructor(ports: TranscriberPorts, turn: number) {
    const { window, pause } = ports.hearing;
    this.#clock = ports.clock;
    this.#reader = new Reader(ports, turn);
    this.#pieces = new Pieces(this.#reader);
    this.#capacity = Math.floor(window / FRAME) - SPARE;
    this.#pause = Math.ceil(pause / FRAME);
  }

  push(frame: VadFrame): void {
    this.#tail = [...this.#tail, frame];
    this.#silence = isSpeech(frame) ? 0 : this.#silence + 1;
    if (this.#silence === 0) this.#spokenTo = frame.at + FRAME;
    if (this.#silence === this.#pause && this.#tail.filter(isSpeech).length >= WORDS) {
      this.#commit(this.#tail, this.#agreement.known, false);
      this.#tail = this.#tail.slice(-this.#pause);
    }
    if (this.#tail.length < this.#capacity) return;
    const { end, next } = cutAt(this.#tail.map(({ speech }) => speech));
    // What is known may lie behind a cut in the middle.
    const known = end === this.#tail.length ? this.#agreement.known : unknown;
    this.#commit(this.#tail.slice(0, end), known, next < end);
    this.#tail = this.#tail.slice(next);
  }

  /** Stream position of the end of what was last taken for speech, in samples. */
  get spokenTo(): number {
    return this.#spokenTo;
  }

  /** Samples of finished pieces that are not read yet. */
  get backlog(): number {
    return this.#pieces.backlog;
  }

  /** Whether something is being read for good: a partial reading would be in its way. */
  get busy(): boolean {
    return this.#foreseen !== undefined || this.backlog > 0;
  }

  /** What is understood so far; undefined where nothing new was said. Rejects with `aborted` when a final reading begins. */
  async partial(): Promise<Partial | undefined> {
    const piece = pieceOf(this.#tail);
    if (!piece) return undefined;
    const [agreement, overlapped] = [this.#agreement, this.#overlapped];
    const reading = this.#reader.begin("asr.partial", piece, agreement.known, this.#pieces.done);
    this.#partial = reading;
    const read = await reading.read;
    this.#reader.note(read);
    const { text } = read.hypothesis;
    const { settled } = agreement.push(text, piece.last + FRAME);
    return this.#shown(settled, agreement.settle(text), overlapped);
  }

  /** Reads everything as if the speech had ended at stream position `end`. */
  foresee(end: number): Promise<Words> {
    if (this.#foreseen?.end === end && this.#foreseenWords) return this.#foreseenWords;
    this.#forget();
    this.#partial?.abort();
    const piece = pieceOf(upTo(this.#tail, end));
    const { known } = this.#agreement;
    const reading = piece && this.#reader.begin("asr", piece, known, this.#pieces.done);
    this.#foreseen = new Foreseen(end, this.#agreement, piece, reading);
    this.#foreseenWords = this.#wordsOf(this.#foreseen, known.prefix);
    this.#foreseenWords.catch(() => undefined);
    return this.#foreseenWords;
  }

  /** The speech went on: a foreseen reading is stopped, or serves as a partial one where it has ended. */
  resume(): void {
    const foreseen = this.#foreseen;
    const read = this.#forget();
    this.#reader.revision++;
    if (read && foreseen?.agreement === this.#agreement) this.#agreement.push(read.hypothesis.text, foreseen.at);
  }

  /** end: stream position of the last speech sample. Frames behind it and its margin are left out. */
  async finish(end: number): Promise<Words> {
    this.#partial?.abort();
    this.#commit(upTo(this.#tail, end), this.#agreement.known, false);
    this.#tail = [];
    if (this.#foreseen?.spare) this.#forget();
    await this.#pieces.done;
    return this.#words(this.#pieces.transcript, this.#pieces.last);
  }

  stop(): void {
    this.#forget();
    this.#reader.stop();
  }

  #commit(frames: readonly VadFrame[], known: Known, overlapsNext: boolean): void {
    const overlapped = this.#overlapped;
    this.#overlapped = overlapsNext;
    const piece = pieceOf(frames);
    if (!piece) return;
    this.#partial?.abort();
    this.#pieces.add({ piece, known, overlapped, reading: this.#foreseen?.take(piece) });
    this.#agreement = new Agreement();
  }

  #forget(): Read | undefined {
    const read = this.#foreseen?.leave();
    this.#foreseen = undefined;
    if (read) this.#reader.note(read, true);
    return read;
  }

  async #wordsOf(foreseen: Foreseen, settled: string): Promise<Words> {
    const overlapped = this.#overlapped;
    await this.#pieces.done;
    const { transcript, last } = this.#pieces;
    const read = await foreseen.read();
    if (!read) return this.#words(transcript, last);
    return this.#words(transcript.with(beginning(read, settled), overlapped), read);
  }

  #words(transcript: Transcript, last: Read | undefined): Words {
    const now = this.#clock();
    const { start, end } = last?.span ?? { start: now, end: now };
    const text = continued(this.#settled, transcript.text);
    return { text, start, end, samples: last?.samples ?? 0, confidence: transcript.confidence };
  }

  /** settled: words of the tail; text: all of it. */
  #shown(settled: string, text: string, overlapped: boolean): Partial {
    const { transcript } = this.#pieces;
    const standing = transcript.standing(settled, overlapped);
    if (standing.startsWith(this.#settled)) this.#settled = standing;
    const whole = continued(this.#settled, transcript.with({ text, confidence: 0 }, overlapped).text);
    return { settled: this.#settled, tentative: whole.slice(this.#settled.length).trim() };
  }
}
