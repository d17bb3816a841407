import { plainText } from "../plain.ts";
import type { Block, Draft } from "./document.ts";
import { readPlain, unwrapped } from "./plain.ts";

const HEADING = /^ {0,3}#{1,6}[ \t]+(.*)$/;
const UNDERLINE = /^ {0,3}(?:=+|-{2,})[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Markdown as text: headings stay headings, marks and addresses go. What stands before it between `---` is left out. */
export function readMarkdown(source: string): Draft {
  const lines = source
    .replace(/\r\n?/g, "\n")
    .replace(/^---\n[\s\S]{0,4000}?\n---\n/, "")
    .split("\n");
  const blocks: Block[] = [];
  let part: string[] = [];
  let fence = "";
  const flush = () => {
    for (const { text } of readPlain(plainText(part.join("\n"))).blocks) blocks.push({ text });
    part = [];
  };
  const heading = (words: string) => {
    const text = unwrapped(plainText(words));
    if (text) blocks.push({ text, heading: true });
  };
  for (const line of lines) {
    const mark = FENCE.exec(line)?.[1] ?? "";
    if (mark && (!fence || mark.startsWith(fence))) fence = fence ? "" : mark;
    const named = fence ? undefined : HEADING.exec(line)?.[1];
    const last = part.at(-1)?.trim() ?? "";
    if (named !== undefined) {
      flush();
      heading(named.replace(/\s+#+\s*$/, ""));
    } else if (!fence && last && !last.includes("|") && UNDERLINE.test(line)) {
      part.pop();
      flush();
      heading(last);
    } else part.push(line);
  }
  flush();
  return { title: blocks.find((block) => block.heading)?.text ?? "", blocks };
}
