import { align } from "../../core/measure/alignment.ts";
import { listOf, object, optional, type Parser, parse, text, whole } from "../../core/parse.ts";
import { jsonOr } from "./row.ts";
import type { Cut } from "./sound/cut.ts";
import type { Span } from "./sound/stretches.ts";
import { evenText, sentenceKey } from "./text.ts";

/** What is said where in a recording. */
export interface Said {
  /** In order, one after the other; absent where nobody knows. */
  readonly spans?: readonly Span[] | undefined;
  /** The words of each span; of the whole recording where there are no spans. */
  readonly words: readonly (readonly string[])[];
}
interface Heard extends Span {
  readonly text: string;
}

const heard: Parser<readonly Heard[]> = listOf(object<Heard>({ start: whole, end: whole, text }));
/** Tag in which a recogniser's segments come: JSON, milliseconds. */
export const SEGMENTS = "segments";
/** Share of the heard words that the row's own text must have, for the two to be of the same speech. */
const ALIKE = 0.5;
/** Cells of an alignment, four bytes each: 5,000 words by 5,000. */
const MOST = 25_000_000;

/**
 * Which of a row's words stand in which of its segments. Where a person has put the words right, each goes where the word
 * stood that it is aligned with. Without segments, or with such as tell of something else, the words have no place.
 */
export function saidIn(said: string, tags: Readonly<Record<string, string>> | undefined, language: string): Said {
  const own = wordsOf(said);
  const parsed = parse(optional(heard), jsonOr(tags?.[SEGMENTS] ?? ""));
  const spans = parsed.ok ? (parsed.value ?? []) : [];
  // Words that a later reading took over leave a span of no length behind (core/transcript-file/segment.ts).
  const ordered = spans.every(({ start, end }, i) => end >= start && start >= (spans[i - 1]?.end ?? 0));
  if (spans.length === 0 || !ordered) return { words: [own] };
  const before = spans.map(({ text: one }) => wordsOf(evenText(one, language)));
  const words = placed(own, before);
  return words ? { spans: spans.map(({ start, end }) => ({ start, end })), words } : { words: [own] };
}

/** The words of a stretch that was cut out. */
export function wordsIn({ words }: Said, { first, last, share }: Pick<Cut, "first" | "last" | "share">): string {
  const all = words.slice(first, last + 1).flat();
  return (share ? between(all, share) : all).join(" ");
}

/** Words by time: those whose middle lies within a share, letters being taken as equally long. */
function between(words: readonly string[], [from, to]: readonly [number, number]): readonly string[] {
  const length = (word: string) => [...word].length + 1;
  const all = words.reduce((sum, word) => sum + length(word), 0);
  let sum = 0;
  return words.filter((word) => {
    const middle = (sum + length(word) / 2) / all;
    sum += length(word);
    return middle >= from && middle < to;
  });
}

function placed(own: readonly string[], before: readonly (readonly string[])[]): readonly string[][] | undefined {
  const all = before.flatMap((words, span) => words.map((word) => ({ key: sentenceKey(word), span })));
  if (all.length * own.length > MOST) return undefined;
  const words: string[][] = before.map(() => []);
  let same = 0;
  const keys = all.map(({ key }) => key);
  for (const { type, refStart, refEnd, hypStart, hypEnd } of align(keys, own.map(sentenceKey))) {
    if (type === "equal") same += refEnd - refStart;
    // A word that nobody heard stands behind the last that was.
    for (let i = hypStart; i < hypEnd; i++)
      words[all[Math.max(0, type === "insert" ? refStart - 1 : refStart + i - hypStart)]?.span ?? 0]?.push(
        own[i] ?? "",
      );
  }
  return same >= all.length * ALIKE ? words : undefined;
}

function wordsOf(text: string): readonly string[] {
  return text.split(" ").filter(Boolean);
}
