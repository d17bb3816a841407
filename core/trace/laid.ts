import type { Detail, MarkName, Note, SpanName } from "./note.ts";

/** Of a mark: name, revision, time, detail; of a span: name, revision, start, end, whether it was dropped, detail. */
type Row =
  | readonly [name: MarkName, revision: number, time: number, detail?: Detail]
  | readonly [name: SpanName, revision: number, start: number, end: number, dropped: boolean | 0, detail?: Detail];

/** Digits that are kept of a figure that is no whole number. */
const DIGITS = 6;

/** Notes of one turn as text, in half the room of the same as JSON. Times keep their microseconds. */
export function laidBy(notes: readonly Note[]): string {
  return JSON.stringify(notes.map(rowOf));
}

/** The notes again. */
export function takenUp(text: string, turn: number): Note[] {
  const rows: readonly Row[] = JSON.parse(text);
  return rows.map((row) => noteOf(row, turn));
}

function rowOf(note: Note): Row {
  const { revision } = note;
  const detail: readonly [Detail?] = note.detail ? [short(note.detail)] : [];
  if (note.kind === "mark") return [note.name, revision, micro(note.time), ...detail];
  return [note.name, revision, micro(note.start), micro(note.end), note.dropped ?? 0, ...detail];
}

function noteOf(row: Row, turn: number): Note {
  if (isMark(row)) {
    const [name, revision, time, detail] = row;
    return { kind: "mark", name, turn, revision, time, ...(detail ? { detail } : {}) };
  }
  const [name, revision, start, end, dropped, detail] = row;
  const span = { kind: "span", name, turn, revision, start, end } as const;
  return { ...span, ...(dropped === 0 ? {} : { dropped }), ...(detail ? { detail } : {}) };
}

function isMark(row: Row): row is Extract<Row, readonly [MarkName, number, number, Detail?]> {
  return typeof row[3] !== "number";
}

function short(detail: Detail): Detail {
  return Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, figure(value)]));
}

function figure<Value>(value: Value): Value | number {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;
}

function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
