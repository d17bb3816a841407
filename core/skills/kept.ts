import { bool, listOf, mapOf, object, oneOf, type Parser, refuse, whole } from "../parse.ts";

/** Something that is to ring. */
export interface Alarm {
  readonly id: number;
  readonly kind: "timer" | "alarm" | "reminder";
  /** Unix time in ms. */
  readonly due: number;
  /** What is to be remembered; "" where nothing was said. */
  readonly text: string;
  /** It has rung, or its time passed while nobody was there to ring. */
  readonly rung: boolean;
}
export interface Note {
  readonly text: string;
  /** Unix time in ms. */
  readonly at: number;
}
export interface Contact {
  readonly name: string;
  readonly phone: string;
}

/** All that skills remember for a person. */
export interface Kept {
  readonly version: 1;
  /** Number of the next alarm. */
  readonly next: number;
  readonly alarms: readonly Alarm[];
  /** By the list's name. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly notes: readonly Note[];
  readonly contacts: readonly Contact[];
  /** What one of the first currency is in the second, by "USD ZWG". */
  readonly rates: Readonly<Record<string, number>>;
}

export const NOTHING_KEPT: Kept = { version: 1, next: 1, alarms: [], lists: {}, notes: [], contacts: [], rates: {} };

/** No more of one kind is kept: what speaks all day must not fill a disk. */
export const MOST = 500;

const words: Parser<string> = (value, path) => (typeof value === "string" ? value : refuse(path, "must be a string"));
const amount: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : refuse(path, "must be a number above 0");

export const parseKept: Parser<Kept> = object<Kept>({
  version: oneOf(1),
  next: whole,
  alarms: listOf(
    object<Alarm>({ id: whole, kind: oneOf("timer", "alarm", "reminder"), due: whole, text: words, rung: bool }),
  ),
  lists: mapOf(listOf(words)),
  notes: listOf(object<Note>({ text: words, at: whole })),
  contacts: listOf(object<Contact>({ name: words, phone: words })),
  rates: mapOf(amount),
});

/** The same with one more alarm. */
export function withAlarm(kept: Kept, alarm: Omit<Alarm, "id" | "rung">): Kept {
  const alarms = [...kept.alarms, { ...alarm, id: kept.next, rung: false }].slice(-MOST);
  return { ...kept, next: kept.next + 1, alarms };
}

export function withoutAlarms(kept: Kept, gone: (alarm: Alarm) => boolean): Kept {
  return { ...kept, alarms: kept.alarms.filter((alarm) => !gone(alarm)) };
}

/** The next alarm that is still to ring; undefined where there is none. */
export function nextDue({ alarms }: Kept): Alarm | undefined {
  return alarms.filter(({ rung }) => !rung).sort((a, b) => a.due - b.due)[0];
}

/** What is due at `now` counts as rung. */
export function rungAt(kept: Kept, now: number): Kept {
  return { ...kept, alarms: kept.alarms.map((alarm) => (alarm.due <= now ? { ...alarm, rung: true } : alarm)) };
}
