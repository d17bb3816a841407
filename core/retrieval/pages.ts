import type { Block } from "./document.ts";

/** A run of text on a page; units of the page, `y` upwards. */
export interface Item {
  readonly str: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The line ends behind it. */
  readonly hasEOL: boolean;
}

interface Line {
  text: string;
  y: number;
  height: number;
}

/** A line so much taller than the page's usual one is a heading. */
const TALLER = 1.15;
/** Lines farther apart than so many heights belong to different paragraphs. */
const APART = 1.7;
const LONGEST_HEADING = 120;

/** The paragraphs and headings of a page. */
export function pageBlocks(items: readonly Item[], page: number): Block[] {
  const lines = linesOf(items);
  const usual = median(
    lines.flatMap(({ text, height }) => Array.from({ length: Math.ceil(text.length / 20) }, () => height)),
  );
  const blocks: Block[] = [];
  let paragraph = "";
  let before: Line | undefined;
  const flush = () => {
    if (paragraph) blocks.push({ text: paragraph, page });
    paragraph = "";
  };
  for (const line of lines) {
    const isHeading = line.height > usual * TALLER && line.text.length <= LONGEST_HEADING;
    const gap = before ? Math.abs(before.y - line.y) : 0;
    if (isHeading || (before && gap > APART * Math.max(line.height, before.height))) flush();
    if (isHeading) blocks.push({ text: line.text, page, heading: true });
    else paragraph = joined(paragraph, line.text);
    before = line;
  }
  flush();
  return blocks;
}

function linesOf(items: readonly Item[]): Line[] {
  const lines: Line[] = [];
  let open: Line | undefined;
  let end = 0;
  for (const { str, x, y, width, height, hasEOL } of items) {
    if (str.trim() !== "") {
      const same = open && Math.abs(open.y - y) <= Math.max(open.height, height) / 2;
      if (!open || !same) {
        open = { text: "", y, height };
        lines.push(open);
      } else if (x - end > height / 5 && !/\s$/.test(open.text)) open.text += " ";
      open.text += str;
      open.height = Math.max(open.height, height);
      end = x + width;
    } else if (open && str !== "") open.text += " ";
    if (hasEOL) open = undefined;
  }
  return lines
    .map((line) => ({ ...line, text: line.text.replace(/[\s\p{Cc}]+/gu, " ").trim() }))
    .filter(({ text }) => text !== "");
}

/** A word that was parted at the end of a line is whole again. */
function joined(text: string, line: string): string {
  if (text === "") return line;
  return /\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(line) ? `${text.slice(0, -1)}${line}` : `${text} ${line}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
