import type { Segment } from "./segment.ts";

/** One subtitle. */
export interface Cue {
  /** Milliseconds; no cue begins before the one in front of it has ended. */
  readonly start: number;
  readonly end: number;
  /** One or two. */
  readonly lines: readonly string[];
}

/** Letters in a line, lines of a cue and its longest time in ms: what subtitlers keep to for easy reading. */
export const WIDTH = 42;
const LINES = 2;
export const LONGEST = 7_000;
/** A cue stays at least so long where the next one leaves the room. */
const SHORTEST = 1_000;

/**
 * Subtitles of a transcript. When each word was said is not known inside of a segment: its time is shared by length.
 */
export function cuesOf(segments: readonly Segment[]): readonly Cue[] {
  const cues = segments.flatMap(cuesIn);
  return cues.map((cue, i) => {
    const next = cues[i + 1]?.start ?? Number.POSITIVE_INFINITY;
    return { ...cue, end: Math.min(Math.max(cue.end, cue.start + SHORTEST), Math.max(next, cue.start + 1)) };
  });
}

function cuesIn({ start, end, text }: Segment): Cue[] {
  const words = text.split(/\s+/).filter(Boolean).flatMap(broken);
  const total = words.reduce((sum, word) => sum + weight(word), 0);
  const perLetter = (end - start) / (total || 1);
  const cues: Cue[] = [];
  let before = 0;
  for (let at = 0; at < words.length; ) {
    const count = taken(words.slice(at), perLetter);
    const part = words.slice(at, at + count);
    const from = Math.round(start + before * perLetter);
    before += part.reduce((sum, word) => sum + weight(word), 0);
    const to = Math.min(Math.round(start + before * perLetter), from + LONGEST);
    cues.push({ start: from, end: to, lines: wrapped(part) });
    at += count;
  }
  return cues;
}

/** How many of the words one cue holds; one at least. */
function taken(words: readonly string[], perLetter: number): number {
  let time = 0;
  for (const [i, word] of words.entries()) {
    time += weight(word) * perLetter;
    if (i > 0 && (time > LONGEST || wrapped(words.slice(0, i + 1)).length > LINES)) return i;
  }
  return words.length;
}

function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && width(last) + 1 + width(word) <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A word that is longer than a line in parts that are not. */
function broken(word: string): string[] {
  if (width(word) <= WIDTH) return [word];
  return word.match(new RegExp(`(?:\\P{M}\\p{M}*){1,${WIDTH}}|\\p{M}+`, "gu")) ?? [];
}

/** Letters; a sign that stands on another takes no room. */
function width(text: string): number {
  return [...text.replace(/\p{M}/gu, "")].length;
}

function weight(word: string): number {
  return width(word) + 1;
}
