import type { Detail, Note } from "./note.ts";

/** Details that are words of ours; any other string might be what somebody said. */
const NAMES: Readonly<Record<string, RegExp>> = { name: /^[a-z][a-z.-]{0,23}$/, finish: /^(stop|length)$/ };

/** A note of which nobody can read what was said. */
export function withoutText(note: Note): Note {
  if (!note.detail) return note;
  const safe = Object.entries(note.detail).filter(
    ([key, value]) => typeof value !== "string" || NAMES[key]?.test(value),
  );
  return { ...note, detail: Object.fromEntries(safe) as Detail };
}
