import { expect, test } from "vitest";
import { cuesOf } from "../../../core/transcript-file/cues.ts";
import { plain, written } from "../../../core/transcript-file/written.ts";

type Parsed = { start: number; end: number; lines: string[] };

const segments = [
  { start: 0, end: 1_234, text: "Mhoro & mose" },
  { start: 2_000, end: 4_500, text: "a < b --> c > d" },
  { start: 3_661_004, end: 3_690_000, text: Array.from({ length: 40 }, (_, i) => `izwi${i}`).join(" ") },
];

function milliseconds(time: string, point: string): number {
  const found = new RegExp(`^(\\d{2,}):([0-5]\\d):([0-5]\\d)\\${point}(\\d{3})$`).exec(time);
  if (!found) throw new Error(`no time: ${time}`);
  const [hours = 0, minutes = 0, seconds = 0, rest = 0] = found.slice(1).map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest;
}

function block(text: string, point: string): Parsed {
  const [times = "", ...lines] = text.split("\n");
  const [start, end, ...more] = times.split(" --> ");
  expect(more).toEqual([]);
  return { start: milliseconds(start ?? "", point), end: milliseconds(end ?? "", point), lines };
}

/** Blocks behind blank lines: a number from 1, a line of times, text. */
function parseSrt(file: string): Parsed[] {
  return file
    .replace(/\n$/, "")
    .split("\n\n")
    .map((text, i) => {
      const [number, ...rest] = text.split("\n");
      expect(number).toBe(String(i + 1));
      return block(rest.join("\n"), ",");
    });
}

function parseVtt(file: string): Parsed[] {
  const [head, ...blocks] = file.replace(/\n$/, "").split("\n\n");
  expect(head).toBe("WEBVTT");
  return blocks.map((text) => {
    const { lines, ...times } = block(text, ".");
    for (const line of lines) expect(line).not.toMatch(/[<>]|-->|&(?!amp;|lt;|gt;)/);
    const letters: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
    return { ...times, lines: lines.map((line) => line.replace(/&(amp|lt|gt);/g, (name) => letters[name] ?? name)) };
  });
}

test("WebVTT read back gives the cues", () => {
  expect(parseVtt(written(segments, "vtt"))).toEqual(cuesOf(segments));
});

test("SubRip read back gives the cues, with like signs for those that mean something", () => {
  const found = parseSrt(written(segments, "srt"));
  const times = ({ start, end }: { start: number; end: number }) => ({ start, end });
  expect(found.map(times)).toEqual(cuesOf(segments).map(times));
  expect(found[0]?.lines).toEqual(["Mhoro & mose"]);
  expect(found[1]?.lines).toEqual(["a ‹ b → c › d"]);
});

test("files of hours have hours", () => {
  expect(written(segments, "srt")).toContain("01:01:01,004 --> ");
  expect(written([{ start: 360_000_000, end: 360_001_000, text: "x" }], "vtt")).toContain(
    "100:00:00.000 --> 100:00:01.000",
  );
});

test("plain text has a paragraph behind each long silence", () => {
  const said = [
    { start: 0, end: 1_000, text: "Mhoro." },
    { start: 1_400, end: 2_000, text: "Makadii?" },
    { start: 5_000, end: 6_000, text: "Ndiripo." },
  ];
  expect(plain(said)).toBe("Mhoro. Makadii?\n\nNdiripo.");
  expect(written(said, "txt")).toBe("Mhoro. Makadii?\n\nNdiripo.\n");
});

test("a file in which nobody speaks is still a file of its format", () => {
  expect(written([], "vtt")).toBe("WEBVTT\n");
  expect(written([], "srt")).toBe("");
});
