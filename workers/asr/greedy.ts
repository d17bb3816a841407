import { aborted, failure } from "../../core/failure.ts";
import { mostProbable, softmaxAt } from "../../core/probability.ts";
import { repetition } from "../../core/repetition.ts";
import { macrotask } from "../macrotask.ts";
import { behind, realigned } from "./draft.ts";
import type { Decoding } from "./onnx-decoder.ts";
import { probabilitiesOf, type Suppression, suppress } from "./suppression.ts";

export interface GreedyRules extends Suppression {
  /** The tokens it begins with. */
  readonly prompt: readonly number[];
  /** Tokens of the text that are known already: fed together with the prompt. */
  readonly prefix: readonly number[];
  /** Tokens that the whole text may have: fed together too, and kept as far as they are the most probable ones. */
  readonly draft: readonly number[];
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

/** After so many of its tokens were wrong a draft is given up: each costs all tokens fed anew, some three steps. */
const MOST_WRONG = 3;

/**
 * The most probable token at each step, up to an end token or the limit; an abort ends it within one step. A draft changes
 * how many steps that takes, never what comes out (speculative decoding with greedy verification, Leviathan et al. 2023).
 */
export async function greedy(decoding: Decoding, rules: GreedyRules, signal?: AbortSignal): Promise<Decoded> {
  const { prompt, prefix, limit } = rules;
  const tokens = [...prefix];
  const probabilities: number[] = [];
  let noSpeech: number | undefined;
  let unfed: readonly number[] = [...prompt, ...prefix];
  let draft = behind(prefix, rules.draft);
  let wrong = 0;
  for (;;) {
    await macrotask();
    if (signal?.aborted) throw aborted;
    const tail = draft.slice(0, Math.max(0, limit - tokens.length - 1));
    const { logits, vocabulary } = await decoding.step([...unfed, ...tail]);
    const row = (i: number) => logits.subarray(i * vocabulary, (i + 1) * vocabulary);
    if (noSpeech === undefined) {
      noSpeech = rules.noSpeechToken < 0 ? 0 : softmaxAt(row(0), rules.noSpeechToken);
      probabilities.push(...probabilitiesOf(prefix, (i) => row(prompt.length - 1 + i), rules));
    }
    const first = unfed.length - 1;
    const right = follow({ tokens, probabilities }, tail, (i) => row(first + i), rules);
    if (right === undefined) return { tokens, probabilities, noSpeech };
    if (right === tail.length) {
      unfed = tokens.slice(-1);
      draft = [];
    } else {
      decoding.rewind();
      unfed = [...prompt, ...tokens];
      draft = ++wrong < MOST_WRONG ? realigned(tail.slice(right), tokens.at(-1) ?? -1) : [];
    }
  }
}

/**
 * Adds token after token while the tail foresaw each; the last of them it did not foresee. Returns how many it foresaw;
 * undefined once the text is over, which a loop makes it too.
 */
function follow(
  { tokens, probabilities }: { readonly tokens: number[]; readonly probabilities: number[] },
  tail: readonly number[],
  row: (i: number) => Float32Array,
  rules: GreedyRules,
): number | undefined {
  for (let right = 0; tokens.length < rules.limit; right++) {
    const { index, probability } = choose(row(right), rules, tokens.length === 0);
    if (rules.endTokens.includes(index)) return undefined;
    tokens.push(index);
    probabilities.push(probability);
    const again = repetition(tokens.slice(rules.prefix.length));
    if (again > 0) {
      tokens.length -= again;
      probabilities.length -= again;
      return undefined;
    }
    if (tokens.length < rules.limit && index !== tail[right]) return right;
  }
  return undefined;
}

function choose(row: Float32Array, rules: GreedyRules, first: boolean) {
  suppress(row, rules, first);
  const best = mostProbable(row);
  if (!Number.isFinite(best.probability)) throw failure("garbage", "the decoder computed no numbers");
  return best;
}
