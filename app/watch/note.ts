import { listOf, object, optional, type Parser, parse } from "../../core/parse.ts";
import { type Bundle, parseBundle } from "../../core/watch/bundle.ts";
import { type Day, day, readDay } from "../../core/watch/day.ts";
import { forget, recall, remember } from "../memory.ts";

const KEY = "watch";

/** What the device remembers; without the person's agreement no more than `told`. */
export interface Note {
  /** The last day of which something was told: no day is told twice. */
  readonly told?: string;
  /** What is counted now. */
  readonly today?: Day;
  /** Bundles that no server has taken yet, oldest first. Their noise was drawn once and is never drawn again. */
  readonly waiting: readonly Bundle[];
  readonly sent?: Bundle;
}

/** Of another version's bundles those that can still be read: an old one takes none of the others with it. */
const readable: Parser<readonly Bundle[]> = (value, path) =>
  listOf((one) => parse(parseBundle, one))(value, path).flatMap((one) => (one.ok ? [one.value] : []));
const maybe: Parser<Bundle | undefined> = (value) => readable([value], "")[0];

const note = object<Note>({
  told: optional(day) as Parser<string>,
  today: ((value) => readDay(value)) as Parser<Day>,
  waiting: readable,
  sent: maybe as Parser<Bundle>,
});

/** What another version wrote is forgotten, but for the day: no day is told twice. */
export function readNote(): Note {
  try {
    const value: unknown = JSON.parse(recall(KEY) ?? "null");
    const read = parse(note, value);
    if (read.ok) return read.value;
    const told = parse(day, (value as { told?: unknown } | null)?.told);
    return { waiting: [], ...(told.ok ? { told: told.value } : {}) };
  } catch {
    return { waiting: [] };
  }
}

export function writeNote({ told, today, waiting, sent }: { [K in keyof Note]: Note[K] | undefined }): void {
  if (!told && !today && !waiting?.length) forget(KEY);
  else remember(KEY, JSON.stringify({ told, today, waiting, sent }));
}
