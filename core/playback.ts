import type { FromSpeaker } from "./audio-wire.ts";
import type { Heard } from "./ports.ts";

type Queued = { readonly turn: number; readonly phrase: number; readonly samples: Float32Array };
type Untimed<T> = T extends { readonly time: number } ? Omit<T, "time"> & { readonly offset: number } : T;
/** As FromSpeaker, with `offset` in samples from the block's beginning in place of a time. */
export type PlaybackEvent = Untimed<Exclude<FromSpeaker, { type: "flushed" }>>;

/** -50 dBFS: what a person begins to hear. */
const AUDIBLE = 10 ** (-50 / 20);
/** Ramp of a hold, a resume and a flush, in seconds: long enough not to click, short enough to seem at once. */
const RAMP_SECONDS = 0.008;
/** Seconds for which a breath is held where nobody says more: the page's word comes 10 to 50 ms later. */
const BREATH_SECONDS = 0.15;
/** Reports of what was heard, in seconds apart. */
const REPORT_SECONDS = 0.1;
/** Audio that may wait, in seconds. Five times as much as is ever made ahead: who fills it does not look. */
const MOST_SECONDS = 60;
/** No turn has this number or one below it. */
const NONE = -1;

/**
 * The speaker's queue as a machine over sample counts: the audio thread only copies what `fill` writes. A phrase for
 * which a full queue has no room is refused, and with it the rest of its turn: what is heard has no hole.
 */
export class Playback {
  readonly #ramp: number;
  readonly #report: number;
  readonly #most: number;
  readonly #breath: number;
  #queue: Queued[] = [];
  /** Samples of queue[0] already played. */
  #position = 0;
  #turn = NONE;
  /** What still comes of this turn and older ones, flushed or ended, is dropped. */
  #over = NONE;
  #closed = NONE;
  #refused = NONE;
  #audible = NONE;
  /** The turn of which a sample has been played last. */
  #begun = NONE;
  /** Silence since the queue ran dry in the midst of the turn, in samples; that of a hold is not counted. */
  #dry = 0;
  #unreported = 0;
  #gain = 1;
  /** Where playing goes on after a hold; undefined while nothing is held. */
  #held: Heard | undefined;
  /** Samples until a breath that is held is over; 0 while none is. */
  #breathing = 0;
  /** The last of what was flushed, already fading out. */
  #tail = new Float32Array(0);

  constructor(sampleRate: number) {
    this.#ramp = Math.max(1, Math.round(RAMP_SECONDS * sampleRate));
    this.#report = Math.round(REPORT_SECONDS * sampleRate);
    this.#most = MOST_SECONDS * sampleRate;
    this.#breath = Math.round(BREATH_SECONDS * sampleRate);
  }

  /** False: the queue is full. A phrase of an older turn than the newest, or of one that is over, is dropped. */
  play(turn: number, phrase: number, samples: Float32Array): boolean {
    if (turn < this.#turn || turn <= this.#over) return true;
    if (turn > this.#turn) this.#begin(turn);
    const waiting = this.#queue.reduce((sum, queued) => sum + queued.samples.length, -this.#position);
    if (this.#queue.length > 0 && waiting + samples.length > this.#most) this.#refused = turn;
    if (this.#refused === turn) return false;
    this.#queue.push({ turn, phrase, samples });
    return true;
  }

  /** No more phrases of this turn will come. */
  close(turn: number): void {
    if (turn > this.#turn) this.#begin(turn);
    if (turn === this.#turn && turn > this.#over) this.#closed = turn;
  }

  /**
   * A voice may be beginning: holds what is being heard, and goes on by itself where no `hold` follows. Who decides sits
   * behind a thread that may be busy.
   */
  breathe(): void {
    if (this.#held || this.#begun === NONE || this.#place?.turn !== this.#begun) return;
    this.hold();
    this.#breathing = this.#breath;
  }

  /** Holds the turn that is playing; a newer turn begins unheld. */
  hold(): void {
    this.#breathing = 0;
    if (this.#held) return;
    const place = this.#place;
    // What has not begun has no sound to fade out.
    if (!place || this.#dry > 0 || this.#begun !== place.turn) this.#gain = 0;
    this.#held = place ?? { turn: NONE, phrase: NONE, samples: 0 };
  }

  /** Goes on from the sample at which `hold` was called, also when the ramp had run on past it. */
  resume(): void {
    if (this.#held) this.#position = Math.min(this.#position, this.#held.samples);
    this.#held = undefined;
    this.#breathing = 0;
  }

  /** Drops everything; tells how far the phrase that was playing had been heard. */
  flush(): Heard | undefined {
    const heard = this.#held && this.#held.phrase !== NONE ? this.#held : this.#place;
    this.#tail = this.#fading();
    this.#queue = [];
    this.#position = 0;
    this.#held = undefined;
    this.#breathing = 0;
    this.#gain = 1;
    this.#unreported = 0;
    this.#dry = 0;
    this.#closed = NONE;
    this.#over = this.#turn;
    return heard;
  }

  /** Writes the next out.length samples and tells what happened in them. */
  fill(out: Float32Array): PlaybackEvent[] {
    const events: PlaybackEvent[] = [];
    out.fill(0);
    if (this.#breathing > 0) {
      this.#breathing -= out.length;
      if (this.#breathing <= 0) this.resume();
    }
    const end = this.#speak(out, events);
    for (let i = 0; i < Math.min(out.length, this.#tail.length); i++) out[i] = (out[i] ?? 0) + (this.#tail[i] ?? 0);
    this.#tail = this.#tail.subarray(out.length);
    if (this.#queue.length > 0 || this.#held) return events;
    if (this.#closed !== NONE) {
      this.#closed = NONE;
      this.#over = this.#turn;
      events.push({ type: "ended", turn: this.#turn, offset: end });
    } else if (this.#begun === this.#turn && this.#over < this.#turn) this.#dry += out.length - end;
    return events;
  }

  /** Answers how many samples it wrote. */
  #speak(out: Float32Array, events: PlaybackEvent[]): number {
    let i = 0;
    for (let current = this.#queue[0]; current; current = this.#queue[0]) {
      if (this.#held && (this.#gain <= 0 || this.#position >= current.samples.length)) break;
      if (this.#position >= current.samples.length) {
        events.push(this.#tell(current));
        this.#queue.shift();
        this.#position = 0;
        continue;
      }
      if (i >= out.length) break;
      this.#goOn(current.turn, i, events);
      this.#gain = Math.min(1, Math.max(0, this.#gain + (this.#held ? -1 : 1) / this.#ramp));
      const x = (current.samples[this.#position++] ?? 0) * this.#gain;
      out[i] = x;
      if (this.#audible !== current.turn && Math.abs(x) >= AUDIBLE) {
        this.#audible = current.turn;
        events.push({ type: "started", turn: current.turn, offset: i });
      }
      i++;
      const due = ++this.#unreported >= this.#report && this.#position < current.samples.length;
      if (due && !this.#held) events.push(this.#tell(current));
    }
    return i;
  }

  /** Right before a sample of this turn is written. */
  #goOn(turn: number, offset: number, events: PlaybackEvent[]): void {
    this.#begun = turn;
    if (this.#dry > 0) events.push({ type: "starved", turn, samples: this.#dry, offset });
    this.#dry = 0;
  }

  get #place(): Heard | undefined {
    const current = this.#queue[0];
    return current && { turn: current.turn, phrase: current.phrase, samples: this.#position };
  }

  #fading(): Float32Array<ArrayBuffer> {
    // A phrase that has not begun has no sound to fade out.
    const first = this.#queue[0];
    if (!first || this.#position === 0) return new Float32Array(0);
    const next = first.samples.subarray(this.#position, this.#position + this.#ramp);
    return Float32Array.from(next, (x, i) => x * Math.max(0, this.#gain - (i + 1) / this.#ramp));
  }

  #begin(turn: number): void {
    this.flush();
    this.#turn = turn;
  }

  #tell({ turn, phrase }: Queued): PlaybackEvent {
    this.#unreported = 0;
    return { type: "heard", turn, phrase, samples: this.#position };
  }
}
