import type { Draft } from "./document.ts";

/** Plain text: paragraphs stand apart by an empty line, lines inside one are joined where they were only wrapped. */
export function readPlain(text: string): Draft {
  const blocks = text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n\s*/)
    .map((part) => ({ text: unwrapped(part) }))
    .filter((block) => block.text !== "");
  return { title: "", blocks };
}

/** Lines of a letter's width are wrapped; shorter ones are lines of a list, of an address or of a poem. */
const WRAPPED = 55;

export function unwrapped(part: string): string {
  const lines = part.split("\n").map((line) => line.replace(/[\t\p{Cc}]+/gu, " ").trim());
  let text = "";
  let before = "";
  for (const line of lines) {
    if (line === "") continue;
    const goesOn = before.length >= WRAPPED && !/^(?:[-*•‣–]|\p{N}{1,3}[.)])\s/u.test(line);
    text += text === "" ? line : `${goesOn ? " " : "\n"}${line}`;
    before = line;
  }
  return text;
}
