import { stitch } from "./agreement.ts";
import { type AsrApi, FRAME, type Hearing, type Hypothesis, type VadFrame } from "./contracts.ts";
import { cutAt, SILENCE } from "./cut.ts";
import { concat } from "./pcm.ts";

/**
 * Audio kept before the first frame that counts as speech, in frames (640 ms): after a long silence Silero may need a
 * third of a second before it believes a voice.
 */
const ONSET = 20;
/** Audio kept on both sides of a piece's speech, in frames (320 ms): soft first and last sounds lie there. */
const MARGIN = 10;
/**
 * Speech that a piece must hold before a pause may end it, in frames (384 ms): the detector also flickers at the onset
 * of a voice, and a piece of half a syllable cannot be read.
 */
const WORDS = 12;
/** Room left in the window, in frames, so that a cut is made before the window is full. */
const SPARE = 16;

interface Ids {
  readonly turn: number;
  readonly revision: number;
}

/**
 * One utterance on its way to text. It is cut at pauses, at shorter ones or none where speech would outgrow the
 * recogniser's window, and recognised piece by piece while it goes on: the end of two minutes costs no more than the
 * end of five seconds.
 */
export class Transcriber {
  readonly #asr: Pick<AsrApi, "transcribe">;
  readonly #ids: Ids;
  readonly #signal: AbortSignal;
  readonly #capacity: number;
  readonly #pause: number;
  #tail: VadFrame[] = [];
  /** Silent frames up to now. */
  #silence = 0;
  #overlapped = false;
  #pieces: Promise<readonly Hypothesis[]> = Promise.resolve([]);
  #text = "";

  constructor(asr: Pick<AsrApi, "transcribe">, { window, pause }: Hearing, ids: Ids, signal: AbortSignal) {
    this.#asr = asr;
    this.#ids = ids;
    this.#signal = signal;
    this.#capacity = Math.floor(window / FRAME) - SPARE;
    this.#pause = Math.ceil(pause / FRAME);
  }

  push(frame: VadFrame): void {
    this.#tail.push(frame);
    this.#silence = isSpeech(frame) ? 0 : this.#silence + 1;
    if (this.#silence === this.#pause && this.#tail.filter(isSpeech).length >= WORDS) {
      this.#commit(this.#tail, false);
      this.#tail = this.#tail.slice(-this.#pause);
    }
    if (this.#tail.length < this.#capacity) return;
    const { end, next } = cutAt(this.#tail.map(({ speech }) => speech));
    this.#commit(this.#tail.slice(0, end), next < end);
    this.#tail = this.#tail.slice(next);
  }

  /** Samples that no piece has taken yet. */
  get pending(): number {
    return this.#tail.length * FRAME;
  }

  /** What is known so far: the finished pieces and a first reading of the rest. */
  async partial(signal: AbortSignal): Promise<string> {
    const overlapped = this.#overlapped;
    const tail = spoken(this.#tail);
    const reading = tail.length ? await this.#recognise(tail, signal) : undefined;
    await this.#pieces.catch(() => undefined);
    return join(this.#text, reading?.text ?? "", overlapped);
  }

  /** end: stream position of the last speech sample. Frames behind it and its margin are left out. */
  async finish(end: number): Promise<Hypothesis> {
    const rest = this.#tail.filter(({ at }) => at <= end + MARGIN * FRAME);
    if (rest.length) this.#commit(rest, false);
    this.#tail = [];
    const pieces = await this.#pieces;
    const heard = pieces.filter(({ text }) => text !== "");
    const length = heard.reduce((sum, { text }) => sum + text.length, 0);
    const mean = (value: (hypothesis: Hypothesis) => number) =>
      heard.reduce((sum, hypothesis) => sum + value(hypothesis) * hypothesis.text.length, 0) / (length || 1);
    return {
      ...this.#ids,
      text: this.#text,
      confidence: mean(({ confidence }) => confidence),
      noSpeech: heard.length ? mean(({ noSpeech }) => noSpeech) : (pieces[0]?.noSpeech ?? 0),
      start: pieces[0]?.start ?? end,
      end: pieces.at(-1)?.end ?? end,
    };
  }

  #commit(frames: readonly VadFrame[], overlapsNext: boolean): void {
    const overlapped = this.#overlapped;
    this.#overlapped = overlapsNext;
    const piece = spoken(frames);
    if (piece.length === 0) return;
    this.#pieces = this.#pieces.then(async (pieces) => {
      const hypothesis = await this.#recognise(piece, this.#signal);
      this.#text = join(this.#text, hypothesis.text, overlapped);
      return [...pieces, hypothesis];
    });
    this.#pieces.catch(() => undefined);
  }

  #recognise(frames: readonly VadFrame[], signal: AbortSignal): Promise<Hypothesis> {
    const { samples, at } = withMargins(frames);
    return this.#asr.transcribe({ ...this.#ids, samples, at }, signal);
  }
}

function join(left: string, right: string, overlapped: boolean): string {
  return overlapped ? stitch(left, right) : `${left} ${right}`.trim();
}

/** The frames from a margin before the first speech to a margin after the last; none where nobody spoke. */
function spoken(frames: readonly VadFrame[]): readonly VadFrame[] {
  const first = frames.findIndex(isSpeech);
  if (first < 0) return [];
  return frames.slice(Math.max(0, first - ONSET), frames.findLastIndex(isSpeech) + 1 + MARGIN);
}

/** The frames' audio, with silence where a margin is missing: recognisers lose words at an edge without one. */
function withMargins(frames: readonly VadFrame[]): { samples: Float32Array; at: number } {
  const before = Math.max(0, MARGIN - frames.findIndex(isSpeech));
  const after = Math.max(0, MARGIN - (frames.length - 1 - frames.findLastIndex(isSpeech)));
  const silence = (count: number) => new Float32Array(count * FRAME);
  return {
    samples: concat([silence(before), ...frames.map(({ samples }) => samples), silence(after)]),
    at: (frames[0]?.at ?? 0) - before * FRAME,
  };
}

function isSpeech({ speech }: VadFrame): boolean {
  return speech >= SILENCE;
}
