import type { Measured } from "./sound/even.ts";
import { scriptRatio } from "./text.ts";

/** What a row must be to go on. Lengths in seconds, rates in characters a second, shares 0..1. */
export interface Limits {
  readonly shortest: number;
  readonly longest: number;
  readonly slowest: number;
  readonly fastest: number;
  readonly script: number;
  readonly clipped: number;
  readonly silent: number;
}

/** Common Voice's own bounds (clips under 0.5 s and above 30 s; 3 to 30 characters a second), and 70 % of checklist C12. */
export const LIMITS: Limits = {
  shortest: 0.5,
  longest: 30,
  slowest: 3,
  fastest: 30,
  script: 0.7,
  clipped: 0.01,
  silent: 0.8,
};

/** Why the words cannot stay. */
export function textReason(text: string, language: string, { script }: Limits): string | undefined {
  if (text === "") return "no-text";
  const ratio = scriptRatio(text, language);
  if (ratio === 0) return "no-letters-of-the-script";
  return ratio < script ? "mixed-script" : undefined;
}

/** Why the sound cannot stay. */
export function soundReason(text: string, { seconds, clipped, silent }: Measured, limits: Limits): string | undefined {
  if (seconds < limits.shortest) return "short-audio";
  if (seconds > limits.longest) return "long-audio";
  if (silent > limits.silent) return "silence";
  if (clipped > limits.clipped) return "clipping";
  const rate = [...text].length / seconds;
  if (rate < limits.slowest) return "transcription-length";
  return rate > limits.fastest ? "speech-rate" : undefined;
}
