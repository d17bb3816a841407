import { wordsOf } from "../collect/syllables.ts";
import { editDistance } from "../edit-distance.ts";
import { plainNormal } from "./validate.ts";

/** What is known of a recording before anybody looks at it. */
export interface Candidate {
  readonly id: string;
  /** As the recording came: read aloud, or written by a machine. */
  readonly transcript: string;
  /** What a recogniser heard, where that is another text than the transcript. */
  readonly hypothesis?: string | undefined;
  /** Of the recogniser, 0..1. */
  readonly confidence?: number | undefined;
}

/** How much each reason counts; 0 leaves one out. */
export interface QueueWeights {
  readonly confidence: number;
  readonly disagreement: number;
  readonly coverage: number;
}

/** A judgement of ours: what a recogniser got wrong tells most, then what it was unsure of, then new words. */
export const WEIGHTS: QueueWeights = { confidence: 0.35, disagreement: 0.45, coverage: 0.2 };
/** A recording of which no confidence is known lies in the middle. */
const UNKNOWN = 0.5;
/** How much less each further recording with the same word is worth. */
const AGAIN = 0.5;

export interface Ranked {
  readonly id: string;
  /** 0..1 where the weights sum to 1. */
  readonly score: number;
  readonly uncertainty: number;
  readonly disagreement: number;
  readonly coverage: number;
}

/**
 * What is to be looked at, the most useful first. Uncertainty is 1 - confidence; disagreement the character error rate
 * between hypothesis and transcript, at most 1; coverage how seldom the words are among all candidates, each reviewed
 * recording with a word halving its worth. The same input gives the same order: equal scores stand by id.
 */
export function queueOf(
  all: readonly Candidate[],
  reviewed: readonly string[],
  weights: QueueWeights = WEIGHTS,
): Ranked[] {
  const worth = worths(all, reviewed);
  return all
    .map((candidate): Ranked => {
      const { id, transcript, hypothesis, confidence } = candidate;
      const uncertainty = 1 - Math.min(1, Math.max(0, confidence ?? UNKNOWN));
      const disagreement = hypothesis === undefined ? 0 : differenceOf(candidate, hypothesis);
      const coverage = coverageOf(transcript || hypothesis || "", worth);
      const score =
        weights.confidence * uncertainty + weights.disagreement * disagreement + weights.coverage * coverage;
      return { id, score, uncertainty, disagreement, coverage };
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The queue is weighed again after each review, and what two texts differ by stays. */
const differences = new WeakMap<Candidate, number>();

function differenceOf(candidate: Candidate, hypothesis: string): number {
  const known = differences.get(candidate);
  if (known !== undefined) return known;
  const said = [...plainNormal(candidate.transcript)];
  const heard = [...plainNormal(hypothesis)];
  const edits = editDistance(said, heard);
  const difference = edits === 0 ? 0 : Math.min(1, edits / Math.max(1, said.length));
  differences.set(candidate, difference);
  return difference;
}

function worths(all: readonly Candidate[], reviewed: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { transcript, hypothesis } of all)
    for (const word of new Set(wordsOf(transcript || hypothesis || ""))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const worth = new Map([...counts].map(([word, count]) => [word, 1 / count]));
  for (const text of reviewed)
    for (const word of new Set(wordsOf(text))) {
      const before = worth.get(word);
      if (before !== undefined) worth.set(word, before * AGAIN);
    }
  return worth;
}

/** Mean worth of the words: a long sentence is not better for its length. */
function coverageOf(text: string, worth: ReadonlyMap<string, number>): number {
  const words = [...new Set(wordsOf(text))];
  return words.length === 0 ? 0 : words.reduce((sum, word) => sum + (worth.get(word) ?? 0), 0) / words.length;
}
