import type { Tracer } from "../../core/trace/tracer.ts";
import { type Bundle, bundleOf, bytesOf } from "../../core/watch/bundle.ts";
import { type Day, emptyDay, withTurn } from "../../core/watch/day.ts";
import { type Chance, EPSILON } from "../../core/watch/noise.ts";
import { bucketsOfTurn, isSettled, type TurnBuckets } from "../../core/watch/turn.ts";
import { type Note, readNote, writeNote } from "./note.ts";
import type { Sent } from "./send.ts";
import type { WatchView } from "./view.ts";

export interface WatchPorts {
  readonly isOn: () => boolean;
  readonly tracers: () => readonly Tracer[];
  /** The day of UTC: `2026-11-22`. */
  readonly today: () => string;
  readonly chance: Chance;
  /** Of Inzwa. */
  readonly version: string;
  readonly to: () => string;
  /** Never rejects. */
  readonly send: (bundle: Bundle) => Promise<Sent>;
  /** No other tab is inside at the same time. */
  readonly alone: (act: () => void) => Promise<void>;
  readonly show: (view: WatchView) => void;
}

/** Bundles that wait at most; a day's own is dropped after so many others. */
const WAITING = 7;
/** Servers take none of a day that is longer ago than two weeks. */
const FRESH_MS = 10 * 86_400_000;

/** What is counted of a turn now, and what was counted of it on this day before. */
interface Change {
  readonly now: TurnBuckets;
  readonly was: TurnBuckets;
}

/** Counts the turns of a day, makes of it what is told, and sends that once. Without agreement nothing is kept. */
export class Watch {
  readonly #ports: WatchPorts;
  /** Turns that were counted: on which day, and where. */
  readonly #counted = new WeakMap<Tracer, Map<number, { readonly day: string; readonly buckets: TurnBuckets }>>();
  #draft: Bundle | undefined;
  #on: boolean;
  #sending = false;
  /** The day on which nobody took reports at the address. */
  #refused = "";

  constructor(ports: WatchPorts) {
    this.#ports = ports;
    this.#on = ports.isOn();
  }

  /** Counts what is new, and does what the day and the person's choice ask for. */
  async follow(): Promise<void> {
    await this.#ports.alone(() => this.#follow());
    this.show();
  }

  /** Sends what waits; a lost answer sends the same bundle again, which counts once. */
  async send(): Promise<void> {
    const { isOn, today, send } = this.#ports;
    if (this.#sending || this.#refused === today()) return;
    this.#sending = true;
    try {
      for (const bundle of readNote().waiting) {
        if (!isOn()) return;
        const sent = await send(bundle);
        if (sent === "refused" && isOn()) this.#refused = today();
        if (sent === "later" || sent === "refused") return;
        await this.#ports.alone(() => this.#gone(bundle, sent));
      }
    } finally {
      this.#sending = false;
      this.show();
    }
  }

  /** Before anybody agrees it is drawn once what would go, so that it can go as it was shown. */
  show(): void {
    const { isOn, today, to, show } = this.#ports;
    const note = readNote();
    const on = isOn();
    if (!on && note.told !== today() && this.#draft?.day !== today()) this.#draft = this.#bundle(this.#seenToday());
    const { waiting, sent } = note;
    show({
      on,
      epsilon: EPSILON,
      to: to(),
      ...(!on && this.#draft && note.told !== today() ? { draft: bytesOf(this.#draft) } : {}),
      waiting: waiting.map(bytesOf),
      ...(on && sent ? { sent: { day: sent.day, text: bytesOf(sent) } } : {}),
      refused: this.#refused === today(),
    });
  }

  #follow(): void {
    const [was, on, note] = [this.#on, this.#ports.isOn(), readNote()];
    this.#on = on;
    if (!on) {
      if (was) this.#draft = undefined;
      writeNote({ ...empty, told: note.told, waiting: [] });
      return;
    }
    const turns = this.#changes();
    if (was) this.#count(note, turns);
    else this.#agreed(note);
  }

  #count(note: Note, changes: readonly Change[]): void {
    const today = this.#ports.today();
    const begun = this.#turnedOver(note);
    const before = begun.today ?? emptyDay(today);
    const after = changes.reduce((day, { now, was }) => withTurn(day, now, was), before);
    const counted = begun.told === today ? undefined : after;
    writeNote({ ...empty, ...begun, today: counted });
  }

  /** What was shown goes; what comes later today is not told. */
  #agreed(note: Note): void {
    const draft = this.#draft;
    this.#draft = undefined;
    this.#refused = "";
    // Otherwise another tab was there first.
    if (draft && draft.day === this.#ports.today() && note.told !== draft.day)
      writeNote({ ...empty, told: draft.day, waiting: [draft] });
  }

  /** A day that is over becomes a bundle. */
  #turnedOver({ today, ...note }: Note): Note {
    if (!today) return note;
    if (today.day === this.#ports.today()) return { ...note, today };
    const waiting = [...note.waiting, this.#bundle(today)].filter((bundle) => this.#isFresh(bundle)).slice(-WAITING);
    return { ...note, told: today.day, waiting };
  }

  #gone(bundle: Bundle, how: "taken" | "wrong"): void {
    const note = readNote();
    const waiting = note.waiting.filter(({ id }) => id !== bundle.id);
    const sent = how === "taken" ? bundle : note.sent;
    if (this.#ports.isOn()) writeNote({ ...empty, ...note, waiting, sent });
  }

  #isFresh({ day }: Bundle): boolean {
    return Date.parse(this.#ports.today()) - Date.parse(day) <= FRESH_MS;
  }

  #bundle(day: Day): Bundle {
    return bundleOf(day, this.#ports.version, this.#ports.chance);
  }

  #seenToday(): Day {
    const turns = this.#ports.tracers().flatMap((tracer) =>
      tracer
        .turns()
        .filter(isSettled)
        .map((turn) => bucketsOfTurn(turn, tracer.head)),
    );
    return turns.reduce((day, turn) => withTurn(day, turn), emptyDay(this.#ports.today()));
  }

  #changes(): readonly Change[] {
    const day = this.#ports.today();
    return this.#ports.tracers().flatMap((tracer) => {
      const counted = this.#counted.get(tracer) ?? new Map();
      this.#counted.set(tracer, counted);
      return tracer
        .turns()
        .filter(isSettled)
        .flatMap((turn) => {
          const buckets = bucketsOfTurn(turn, tracer.head);
          const before = counted.get(turn.turn);
          counted.set(turn.turn, { day: before?.day ?? day, buckets });
          if (!before) return [{ now: buckets, was: {} }];
          if (before.day === day) return [{ now: buckets, was: before.buckets }];
          // A day that is over stays as it was told; what the turn had not then is new.
          const later = Object.entries(buckets).filter(([name]) => !(name in before.buckets));
          return [{ now: Object.fromEntries(later), was: {} }];
        });
    });
  }
}

const empty = { told: undefined, today: undefined, sent: undefined } as const;
