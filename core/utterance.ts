import type { AsrApi, Hearing, VadFrame } from "./contracts.ts";
import { Transcriber } from "./transcriber.ts";

/** New audio between two readings of unfinished speech, in samples: 0.5 s. */
const READ_EVERY = 8_000;

export interface UtterancePorts {
  readonly asr: Pick<AsrApi, "transcribe">;
  readonly hearing: Hearing;
  /** Milliseconds. */
  readonly clock: () => number;
}

/** What one person is saying: read again and again while it grows, and once for good at its end. */
export class Utterance {
  readonly turn: number;
  readonly #controller = new AbortController();
  readonly #transcriber: Transcriber;
  readonly #clock: () => number;
  /** The reading of unfinished speech that is under way. */
  #reading: AbortController | undefined;
  #readTo: number;
  /** The last recognition whose words stay, in ms on the clock. */
  #last = { start: Infinity, end: 0 };

  /** from: stream position of the first frame that counts as new. */
  constructor({ asr, hearing, clock }: UtterancePorts, turn: number, from: number) {
    this.turn = turn;
    this.#clock = clock;
    this.#readTo = from;
    const { signal } = this.#controller;
    const timed: UtterancePorts["asr"] = {
      transcribe: async (request, given) => {
        const start = clock();
        const hypothesis = await asr.transcribe(request, given);
        if (given === signal) this.#last = { start, end: clock() };
        return hypothesis;
      },
    };
    this.#transcriber = new Transcriber(timed, hearing, { turn, revision: 0 }, signal);
  }

  push(frame: VadFrame): void {
    this.#transcriber.push(frame);
  }

  /** Tells what is understood so far, when there is something new to read and no reading under way. */
  async read(at: number, tell: (text: string) => void): Promise<void> {
    if (this.#reading || at - this.#readTo < READ_EVERY) return;
    this.#readTo = at;
    const reading = new AbortController();
    this.#reading = reading;
    try {
      const text = await this.#transcriber.partial(reading.signal);
      if (!reading.signal.aborted && text) tell(text);
    } catch {
      // Aborted, or a trouble that the final reading will meet and tell.
    } finally {
      this.#reading = undefined;
    }
  }

  /**
   * The words, and when they were recognised: the last piece may have been read inside the silence that ended the turn.
   * end: stream position of the last speech sample.
   */
  async conclude(end: number): Promise<{ text: string; start: number; end: number }> {
    this.#reading?.abort();
    const begun = this.#clock();
    const { text } = await this.#transcriber.finish(end);
    const start = Math.min(begun, this.#last.start);
    return { text, start, end: Math.max(start, this.#last.end) };
  }

  drop(): void {
    this.#reading?.abort();
    this.#controller.abort();
  }
}
