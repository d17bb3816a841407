import { LogitsProcessor, LogitsProcessorList, type Tensor } from "@huggingface/transformers";
import { aborted, failure } from "../core/failure.ts";
import { meanOf, mostProbable } from "../core/probability.ts";
import { repetition } from "../core/repetition.ts";
import { macrotask } from "./macrotask.ts";

/**
 * Rides along one greedy `generate()`: notes the probability of each chosen token, and ends it within one step of an
 * abort, when the device computes garbage, or once it only repeats itself. It throws from the logits processor because Whisper's `generate` drops `stopping_criteria` on its way
 * to the shared loop (transformers.js 4.3.1, modeling_whisper.js).
 */
export class Decode {
  /** Probability of each token chosen so far, the end token left out. */
  readonly probabilities: number[] = [];
  /** Tokens at the end, before the end token, that only say again what was said. */
  repeated = 0;
  readonly processors = new LogitsProcessorList();

  /** endTokens: not counted. stop: ends what only repeats itself. */
  constructor(endTokens: readonly number[], signal?: AbortSignal, stop = endTokens[0]) {
    this.processors.push(
      new GreedyWatch((row, tokens) => {
        if (signal?.aborted) throw aborted;
        this.repeated = repetition(tokens);
        if (this.repeated > 0 && stop !== undefined) row.fill(-Infinity).fill(0, stop, stop + 1);
        const { index, probability } = mostProbable(row);
        if (!Number.isFinite(probability)) throw failure("garbage", "the model computed no numbers");
        if (!endTokens.includes(index)) this.probabilities.push(probability);
      }),
    );
  }

  /** Mean token probability, 0..1; 0 when nothing was decoded. */
  get confidence(): number {
    return meanOf(this.probabilities);
  }
}

/** Lets messages in between two decode steps. */
export function breathe(model: { forward(inputs: unknown): Promise<unknown> }): void {
  const forward = model.forward.bind(model);
  model.forward = async (inputs) => {
    await macrotask();
    return forward(inputs);
  };
}

class GreedyWatch extends LogitsProcessor {
  readonly #seen: (row: Float32Array, tokens: readonly number[]) => void;
  /** Tokens of the prompt. */
  #given: number | undefined;

  constructor(seen: (row: Float32Array, tokens: readonly number[]) => void) {
    super();
    this.#seen = seen;
  }

  override _call([ids = []]: bigint[][], logits: Tensor): Tensor {
    this.#given ??= ids.length;
    this.#seen(logits.data as Float32Array, ids.slice(this.#given).map(Number));
    return logits;
  }
}
