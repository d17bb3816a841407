import { align, type Chunk } from "./alignment.ts";

/** One sentence, or a corpus: the errors of all its sentences are summed before anything is divided. */
export type Sentences = string | readonly string[];

export interface Alignments {
  readonly references: readonly (readonly string[])[];
  readonly hypotheses: readonly (readonly string[])[];
  /** One list for each pair of sentences. */
  readonly alignments: readonly (readonly Chunk[])[];
  readonly hits: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
}

interface WordErrors extends Alignments {
  /** Word error rate, (S + D + I) / (H + S + D): 0 and up, above 1 where much was inserted. */
  readonly wer: number;
  /** Match error rate, (S + D + I) / (H + S + D + I): 0..1. */
  readonly mer: number;
  /** Word information preserved, H / words said x H / words heard: 0..1. */
  readonly wip: number;
  /** Word information lost, 1 - WIP. */
  readonly wil: number;
}

interface CharacterErrors extends Alignments {
  /** Character error rate: WER with code points for words, spaces between words included. */
  readonly cer: number;
}

/**
 * As `jiwer.process_words` (JiWER 4.0) with its default transforms: nothing but white space is made equal, so lower
 * case and punctuation are the caller's. Measures from Morris, Maier and Green 2004, "From WER and RIL to MER and WIL".
 * An empty reference costs one per inserted word. Throws RangeError when there are not as many hypotheses as references.
 */
export function wordErrors(reference: Sentences, hypothesis: Sentences): WordErrors {
  const aligned = alignAll(reference, hypothesis, wordsOf);
  return { ...aligned, ...rates(aligned) };
}

/** As `jiwer.process_characters`. Throws as `wordErrors` does. */
export function characterErrors(reference: Sentences, hypothesis: Sentences): CharacterErrors {
  const aligned = alignAll(reference, hypothesis, (sentence) => [...sentence.trim()]);
  return { ...aligned, cer: rates(aligned).wer };
}

/** The words of a sentence as JiWER counts them. */
export function wordsOf(sentence: string): string[] {
  return sentence
    .replace(/\s\s+/g, " ")
    .trim()
    .split(" ")
    .filter((word) => word !== "");
}

function alignAll(reference: Sentences, hypothesis: Sentences, split: (sentence: string) => string[]): Alignments {
  const references = listed(reference).map(split);
  const hypotheses = listed(hypothesis).map(split);
  if (references.length !== hypotheses.length)
    throw new RangeError(`${references.length} references and ${hypotheses.length} hypotheses cannot be compared`);
  const alignments = references.map((words, i) => align(words, hypotheses[i] ?? []));
  const chunks = alignments.flat();
  return {
    references,
    hypotheses,
    alignments,
    hits: count(chunks, "equal"),
    substitutions: count(chunks, "replace"),
    deletions: count(chunks, "delete"),
    insertions: count(chunks, "insert"),
  };
}

function rates({ hits, substitutions, deletions, insertions }: Alignments): Omit<WordErrors, keyof Alignments> {
  const errors = substitutions + deletions + insertions;
  const said = hits + substitutions + deletions;
  const heard = hits + substitutions + insertions;
  if (said === 0) {
    const wip = heard === 0 ? 1 : 0;
    return { wer: insertions, mer: 1 - wip, wip, wil: 1 - wip };
  }
  const wip = heard === 0 ? 0 : (hits / said) * (hits / heard);
  return { wer: errors / said, mer: errors / (said + insertions), wip, wil: 1 - wip };
}

function count(chunks: readonly Chunk[], type: Chunk["type"]): number {
  return chunks
    .filter((chunk) => chunk.type === type)
    .reduce((sum, { refStart, refEnd, hypStart, hypEnd }) => sum + Math.max(refEnd - refStart, hypEnd - hypStart), 0);
}

function listed(sentences: Sentences): readonly string[] {
  return typeof sentences === "string" ? [sentences] : sentences;
}
