import { type Cue, cuesOf } from "./cues.ts";
import type { Segment } from "./segment.ts";

/** Plain text, SubRip, and the W3C's WebVTT. */
export const FORMATS = ["txt", "srt", "vtt"] as const;
export type TranscriptFormat = (typeof FORMATS)[number];

/** Silence, in ms, that begins a new paragraph of plain text. */
const PARAGRAPH = 1_500;

/** The transcript as a file of that format, with a line break at its end. */
export function written(segments: readonly Segment[], format: TranscriptFormat): string {
  if (format === "txt") return `${plain(segments)}\n`;
  const cues = cuesOf(segments);
  return format === "srt" ? cues.map(srt).join("\n") : ["WEBVTT\n", ...cues.map(vtt)].join("\n");
}

/** The words alone, in paragraphs. */
export function plain(segments: readonly Segment[]): string {
  return segments.reduce((text, segment, i) => {
    const before = segments[i - 1];
    if (!before) return segment.text;
    return `${text}${segment.start - before.end >= PARAGRAPH ? "\n\n" : " "}${segment.text}`;
  }, "");
}

/** SubRip has no escapes, and players take `<` for a tag: the signs that mean something give way to like ones. */
function srt({ start, end, lines }: Cue, i: number): string {
  const text = lines.map((line) => line.replaceAll("-->", "→").replaceAll("<", "‹").replaceAll(">", "›"));
  return `${i + 1}\n${clock(start, ",")} --> ${clock(end, ",")}\n${text.join("\n")}\n`;
}

/** https://www.w3.org/TR/webvtt1/#webvtt-cue-text: `&`, `<` and `>` are written as character references. */
function vtt({ start, end, lines }: Cue): string {
  const text = lines.map((line) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
  return `${clock(start, ".")} --> ${clock(end, ".")}\n${text.join("\n")}\n`;
}

/** "01:02:03,004" */
function clock(milliseconds: number, point: "," | "."): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const seconds = milliseconds / 1000;
  const rest = String(milliseconds % 1000).padStart(3, "0");
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}${point}${rest}`;
}
