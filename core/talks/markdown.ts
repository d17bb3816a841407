import type { KeptTalk, KeptTurn } from "./talk.ts";

/** What a written conversation is told with, in the reader's language. */
export interface TalkWords {
  readonly you: string;
  readonly assistant: string;
  readonly interrupted: string;
  readonly failed: string;
  /** at: Unix time in ms. */
  readonly moment: (at: number) => string;
}

/** A conversation as Markdown; what was said shows as it was said, whatever signs it holds. */
export function markdownOf(talk: KeptTalk, words: TalkWords): string {
  const turns = talk.turns.map((turn) => paragraphs(turn, words)).join("\n\n");
  return `# ${escaped(talk.title)}\n\n${escaped(words.moment(talk.begun))} (${talk.language})\n\n${turns}\n`;
}

/** The same as plain text, for the clipboard. */
export function plainText(talk: KeptTalk, words: TalkWords): string {
  return talk.turns
    .map((turn) => {
      const note = noteOf(turn, words);
      return [
        `${words.you}: ${turn.asked}`,
        ...(turn.answered ? [`${words.assistant}: ${turn.answered}`] : []),
        ...(note ? [`(${note})`] : []),
      ].join("\n");
    })
    .join("\n\n");
}

function paragraphs(turn: KeptTurn, words: TalkWords): string {
  const note = noteOf(turn, words);
  return [
    `**${escaped(words.you)}:** ${escaped(turn.asked)}`,
    ...(turn.answered ? [`**${escaped(words.assistant)}:** ${escaped(turn.answered)}`] : []),
    ...(note ? [`*${escaped(note)}*`] : []),
  ].join("\n\n");
}

function noteOf({ outcome }: KeptTurn, words: TalkWords): string {
  return outcome === "done" ? "" : words[outcome];
}

/** A line break stays one; a line that would begin a list, a heading or code does not. */
function escaped(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) =>
      line
        .trim()
        .replace(/[\\`*_[\]<>|~&!$]/g, "\\$&")
        .replace(/^([#+=-]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`)),
    )
    .join("  \n");
}
