import type { Speech } from "../../core/contracts.ts";
import type { Heard, Speaker, SpeakerEvents } from "../../core/ports.ts";
import type { Schedule } from "./schedule.ts";
import { TurnSound } from "./turn-sound.ts";

export interface PacedPorts {
  /** Hz of what is sent. */
  readonly rate: (turn: number) => number;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly schedule: Schedule;
  readonly events: SpeakerEvents;
  /** Sends so many samples of the turn; they are 20 ms, the last of a turn filled up with silence. */
  readonly send: (turn: number, samples: Float32Array) => void;
}

const BLOCK_MS = 20;
/** What may have left and is not yet played, in ms: enough for a jittery network, and little to throw away. */
const LEAD = 240;
/** Reports of what was heard, in ms apart. */
const REPORT = 100;
/** -50 dBFS: what a person begins to hear. */
const AUDIBLE = 10 ** (-50 / 20);
const NONE = -1;
/** Turns that are over and may still send something: far fewer are ever under way. */
const REMEMBERED = 64;

/**
 * A loudspeaker at the end of a wire. Audio leaves as fast as it is played and a little ahead, so that the server knows
 * what was heard, and that to hold it is to fall silent.
 */
export class PacedSpeaker implements Speaker {
  readonly #ports: PacedPorts;
  #sound = new TurnSound(NONE, 0);
  /** What still comes of these is dropped. Numbers tell nothing: a turn that was begun later may be answered first. */
  readonly #over = new Set<number>();
  #closed = false;
  #held = false;
  #audible = false;
  /** Samples of the turn that have left. */
  #sent = 0;
  #reported = 0;
  /** When the last sample that left has been played, on the clock. */
  #until = 0;
  #cancel: (() => void) | undefined;

  constructor(ports: PacedPorts) {
    this.#ports = ports;
  }

  /** Milliseconds of the turn that have left, and that were heard by now. */
  get sentMs(): number {
    const { rate } = this.#sound;
    return rate === 0 ? 0 : (this.#sent / rate) * 1000;
  }

  get heardMs(): number {
    return Math.max(0, this.sentMs - Math.max(0, this.#until - this.#ports.clock()));
  }

  play(speech: Speech): void {
    if (this.#isPast(speech.turn)) return;
    this.#begin(speech.turn);
    const starved = this.#sent > 0 && this.#sent === this.#sound.total ? this.#ports.clock() - this.#until : 0;
    if (this.#sound.add(speech) === 0) return;
    if (starved > 0 && !this.#held) this.#ports.events.starved(speech.turn, this.#ports.clock(), starved);
    this.#go();
  }

  close(turn: number): void {
    if (this.#isPast(turn)) return;
    this.#begin(turn);
    this.#closed = true;
    this.#go();
  }

  hold(): void {
    this.#held = true;
  }

  resume(): void {
    this.#held = false;
    this.#go();
  }

  async flush(): Promise<Heard | undefined> {
    const { turn, rate } = this.#sound;
    const heard = this.#sound.placeAt(Math.round((this.heardMs / 1000) * rate));
    this.#forget(turn);
    this.#reset(turn, rate);
    return heard;
  }

  #forget(turn: number): void {
    this.#over.add(turn);
    const [oldest] = this.#over;
    if (this.#over.size > REMEMBERED && oldest !== undefined) this.#over.delete(oldest);
  }

  #isPast(turn: number): boolean {
    return this.#over.has(turn);
  }

  #begin(turn: number): void {
    if (turn === this.#sound.turn) return;
    this.#forget(this.#sound.turn);
    this.#reset(turn, this.#ports.rate(turn));
  }

  #reset(turn: number, rate: number): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#sound = new TurnSound(turn, rate);
    [this.#sent, this.#reported] = [0, 0];
    [this.#closed, this.#held, this.#audible] = [false, false, false];
    this.#until = 0;
  }

  #go(): void {
    const { clock, schedule } = this.#ports;
    this.#cancel?.();
    this.#cancel = undefined;
    const { turn } = this.#sound;
    while (this.#isOpen(turn) && this.#sent < this.#sound.total && this.#until - clock() < LEAD) this.#sendBlock(turn);
    if (!this.#isOpen(turn)) return;
    if (this.#sent < this.#sound.total) {
      const wait = Math.max(1, this.#until - LEAD - clock() + BLOCK_MS);
      this.#cancel = schedule(wait, () => this.#go());
    } else if (this.#closed) this.#end(turn);
  }

  #isOpen(turn: number): boolean {
    return turn === this.#sound.turn && !this.#over.has(turn) && !this.#held;
  }

  #end(turn: number): void {
    this.#report();
    this.#forget(turn);
    this.#ports.events.ended(turn, this.#ports.clock());
  }

  #sendBlock(turn: number): void {
    const { clock, events, send } = this.#ports;
    const { rate } = this.#sound;
    const block = new Float32Array((rate * BLOCK_MS) / 1000);
    const count = this.#sound.take(this.#sent, block);
    const now = clock();
    this.#until = Math.max(this.#until, now) + BLOCK_MS;
    this.#sent += count;
    send(turn, block);
    if (!this.#audible && block.some((x) => Math.abs(x) >= AUDIBLE)) {
      this.#audible = true;
      events.started(turn, now);
    }
    if (turn === this.#sound.turn && this.#sent - this.#reported >= (rate * REPORT) / 1000) this.#report();
  }

  #report(): void {
    this.#reported = this.#sent;
    const place = this.#sound.placeAt(this.#sent);
    if (place) this.#ports.events.heard(place);
  }
}
