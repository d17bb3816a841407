import type { Note } from "../core/trace/note.ts";

/** What the browser's own tools show of each turn. Their buffer has no end, so the finer notes stay out. */
const TIMED: ReadonlySet<string> = new Set([
  "asr",
  "llm.first-token",
  "llm",
  "tts.first-audio",
  "ttfw",
  "response",
  "speculated",
  "speculation-hit",
  "speculation-discarded",
]);

/** A note as User Timing. */
export function tellBrowser(note: Note): void {
  if (!TIMED.has(note.name)) return;
  const name = `inzwa.${note.name}`;
  const detail = { turn: note.turn, revision: note.revision, ...note.detail };
  if (note.kind === "mark") performance.mark(name, { startTime: Math.max(0, note.time), detail });
  else if (!note.dropped) performance.measure(name, { start: note.start, end: Math.max(note.start, note.end), detail });
}
