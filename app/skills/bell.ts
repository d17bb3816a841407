import { type Alarm, type Kept, nextDue, rungAt } from "../../core/skills/kept.ts";

export interface BellPorts {
  readonly kept: () => Kept;
  /** Resolves to what was kept before. */
  readonly change: (change: (kept: Kept) => Kept) => Promise<Kept>;
  readonly now: () => number;
  /** A sound, and the words where `alarm` is told. */
  readonly ring: (alarm?: Alarm) => void;
}

/** Timers of browsers take no longer waits (31 bits of ms), and slept-through ones are noticed soon. */
const LOOK_MS = 30_000;
/** What was due longer ago is shown, and rings no more. */
const LATE_MS = 120_000;
/** Milliseconds between two sounds, and how many of them. */
const AGAIN_MS = 4000;
const TIMES = 12;

/** Rings when something is due, for as long as the page lives; of several tabs one does. */
export class Bell {
  readonly #ports: BellPorts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ringing: ReturnType<typeof setInterval> | undefined;

  constructor(ports: BellPorts) {
    this.#ports = ports;
  }

  /** What is kept has changed. */
  look(): void {
    clearTimeout(this.#timer);
    if (!this.#ports.kept().alarms.some(({ rung }) => rung)) this.hush();
    const next = nextDue(this.#ports.kept());
    if (!next) return;
    const wait = Math.min(Math.max(0, next.due - this.#ports.now()), LOOK_MS);
    this.#timer = setTimeout(() => void this.#due(), wait);
  }

  hush(): void {
    clearInterval(this.#ringing);
    this.#ringing = undefined;
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.hush();
  }

  async #due(): Promise<void> {
    const now = this.#ports.now();
    const next = nextDue(this.#ports.kept());
    if (!next || next.due > now) return this.look();
    // The tab whose change finds it not yet rung is the one that rings.
    const before = await this.#ports.change((kept) => rungAt(kept, now)).catch(() => this.#ports.kept());
    const [due] = before.alarms.filter((alarm) => !alarm.rung && alarm.due <= now && alarm.due > now - LATE_MS);
    if (due) this.#start(due);
    this.look();
  }

  #start(alarm: Alarm): void {
    this.hush();
    this.#ports.ring(alarm);
    let left = TIMES;
    this.#ringing = setInterval(() => {
      if (--left > 0) this.#ports.ring();
      else this.hush();
    }, AGAIN_MS);
  }
}
