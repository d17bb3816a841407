import { LogitsProcessor, LogitsProcessorList, type Tensor } from "@huggingface/transformers";
import { aborted } from "../core/failure.ts";

/**
 * Rides along one greedy `generate()`: notes the probability of each chosen token, and ends the loop within one step
 * of an abort. It throws from the logits processor because Whisper's `generate` drops `stopping_criteria` on its way
 * to the shared loop (transformers.js 4.3.1, modeling_whisper.js).
 */
export class Decode {
  /** Probability of each token chosen so far, the end token left out. */
  readonly probabilities: number[] = [];
  readonly processors = new LogitsProcessorList();

  constructor(endTokens: readonly number[], signal?: AbortSignal) {
    this.processors.push(
      new GreedyWatch((row) => {
        if (signal?.aborted) throw aborted;
        const { index, probability } = mostProbable(row);
        if (!endTokens.includes(index)) this.probabilities.push(probability);
      }),
    );
  }

  /** Mean token probability, 0..1; 0 when nothing was decoded. */
  get confidence(): number {
    const { probabilities } = this;
    return probabilities.length ? probabilities.reduce((sum, p) => sum + p, 0) / probabilities.length : 0;
  }
}

/**
 * Lets messages in between two decode steps. On the wasm backend `generate()` never returns to the event loop by
 * itself, so an abort message would wait for the last token.
 */
export function breathe(model: { forward(inputs: unknown): Promise<unknown> }): void {
  const forward = model.forward.bind(model);
  model.forward = async (inputs) => {
    await macrotask();
    return forward(inputs);
  };
}

export function softmaxAt(row: Float32Array, index: number): number {
  const { top, sum } = partition(row);
  return Math.exp((row[index] ?? -Infinity) - top) / sum;
}

class GreedyWatch extends LogitsProcessor {
  readonly #seen: (row: Float32Array) => void;

  constructor(seen: (row: Float32Array) => void) {
    super();
    this.#seen = seen;
  }

  override _call(_ids: bigint[][], logits: Tensor): Tensor {
    this.#seen(logits.data as Float32Array);
    return logits;
  }
}

function mostProbable(row: Float32Array): { index: number; probability: number } {
  const { top, sum } = partition(row);
  return { index: row.indexOf(top), probability: 1 / sum };
}

function partition(row: Float32Array): { top: number; sum: number } {
  let top = -Infinity;
  for (const x of row) if (x > top) top = x;
  let sum = 0;
  for (const x of row) sum += Math.exp(x - top);
  return { top, sum };
}

function macrotask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
