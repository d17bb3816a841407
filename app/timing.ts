import type { Note } from "../core/trace/note.ts";

/** What the browser's own tools show of each turn; the finer notes stay out. */
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

/** Turns after which those before are taken away again: the browser's buffer has no end. */
const TURNS = 50;

let newest = 0;
let turns = 0;

/** A note as User Timing. */
export function tellBrowser(note: Note): void {
  if (!TIMED.has(note.name)) return;
  // A turn's last notes may come with the next one's first; what is older than that belongs to a count that began anew.
  if (note.turn > newest || note.turn < newest - 1) begin(note.turn);
  const name = `inzwa.${note.name}`;
  const detail = { turn: note.turn, revision: note.revision, ...note.detail };
  if (note.kind === "mark") performance.mark(name, { startTime: Math.max(0, note.time), detail });
  else if (!note.dropped) performance.measure(name, { start: note.start, end: Math.max(note.start, note.end), detail });
}

function begin(turn: number): void {
  newest = turn;
  if (++turns % TURNS > 0) return;
  for (const name of TIMED) {
    performance.clearMarks(`inzwa.${name}`);
    performance.clearMeasures(`inzwa.${name}`);
  }
}
