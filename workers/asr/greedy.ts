import { aborted, failure } from "../../core/failure.ts";
import { mostProbable, softmaxAt } from "../../core/probability.ts";
import { macrotask } from "../macrotask.ts";
import type { Decoding } from "./onnx-decoder.ts";

export interface GreedyRules {
  /** The tokens it begins with. */
  readonly prompt: readonly number[];
  readonly endTokens: readonly number[];
  readonly suppressed: readonly number[];
  readonly suppressedFirst: readonly number[];
  /** -1 where the model has none. */
  readonly noSpeechToken: number;
  /** Most tokens after the prompt. */
  readonly limit: number;
}
export interface Decoded {
  readonly tokens: readonly number[];
  /** One for each token. */
  readonly probabilities: readonly number[];
  /** As Whisper defines it: the token's probability right after the first of the prompt, before any suppression. */
  readonly noSpeech: number;
}

/** The most probable token at each step, up to an end token or the limit; an abort ends it within one step. */
export async function greedy(decoding: Decoding, rules: GreedyRules, signal?: AbortSignal): Promise<Decoded> {
  const tokens: number[] = [];
  const probabilities: number[] = [];
  let noSpeech = 0;
  for (let next: readonly number[] = rules.prompt; tokens.length < rules.limit; next = tokens.slice(-1)) {
    await macrotask();
    if (signal?.aborted) throw aborted;
    const { logits, vocabulary } = await decoding.step(next);
    const first = tokens.length === 0;
    if (first && rules.noSpeechToken >= 0) noSpeech = softmaxAt(logits.subarray(0, vocabulary), rules.noSpeechToken);
    const row = logits.subarray(-vocabulary);
    for (const id of rules.suppressed) row[id] = -Infinity;
    if (first) for (const id of rules.suppressedFirst) row[id] = -Infinity;
    const { index, probability } = mostProbable(row);
    if (!Number.isFinite(probability)) throw failure("garbage", "the decoder computed no numbers");
    if (rules.endTokens.includes(index)) break;
    tokens.push(index);
    probabilities.push(probability);
  }
  return { tokens, probabilities, noSpeech };
}
