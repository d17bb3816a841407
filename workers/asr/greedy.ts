import { aborted, failure } from "../../core/failure.ts";
import { mostProbable, softmaxAt } from "../../core/probability.ts";
import { macrotask } from "../macrotask.ts";
import type { Decoding } from "./onnx-decoder.ts";
import { probabilitiesOf, type Suppression, suppress } from "./suppression.ts";

export interface GreedyRules extends Suppression {
  /** The tokens it begins with. */
  readonly prompt: readonly number[];
  /** Tokens of the text that are known already: fed together with the prompt. */
  readonly prefix: readonly number[];
  readonly endTokens: readonly number[];
  /** -1 where the model has none. */
  readonly noSpeechToken: number;
  /** Most tokens after the prompt. */
  readonly limit: number;
}
export interface Decoded {
  /** Beginning with the prefix. */
  readonly tokens: readonly number[];
  /** One for each token. */
  readonly probabilities: readonly number[];
  /** As Whisper defines it: the token's probability right after the first of the prompt, before any suppression. */
  readonly noSpeech: number;
}

/** The most probable token at each step, up to an end token or the limit; an abort ends it within one step. */
export async function greedy(decoding: Decoding, rules: GreedyRules, signal?: AbortSignal): Promise<Decoded> {
  const { prompt, prefix, limit } = rules;
  const step = async (next: readonly number[]) => {
    await macrotask();
    if (signal?.aborted) throw aborted;
    const { logits, vocabulary } = await decoding.step(next);
    const row = (i: number) => logits.subarray(i * vocabulary, (i + 1) * vocabulary);
    return { row, last: logits.subarray(-vocabulary) };
  };
  const tokens = [...prefix];
  const { row, ...first } = await step([...prompt, ...prefix]);
  let { last } = first;
  const noSpeech = rules.noSpeechToken < 0 ? 0 : softmaxAt(row(0), rules.noSpeechToken);
  const probabilities = probabilitiesOf(prefix, (i) => row(prompt.length - 1 + i), rules);
  while (tokens.length < limit) {
    const { index, probability } = choose(last, rules, tokens.length === 0);
    if (rules.endTokens.includes(index)) break;
    tokens.push(index);
    probabilities.push(probability);
    if (tokens.length < limit) ({ last } = await step([index]));
  }
  return { tokens, probabilities, noSpeech };
}

function choose(row: Float32Array, rules: GreedyRules, first: boolean) {
  suppress(row, rules, first);
  const best = mostProbable(row);
  if (!Number.isFinite(best.probability)) throw failure("garbage", "the decoder computed no numbers");
  return best;
}
