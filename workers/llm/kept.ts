import { type AutoModelForCausalLM, DynamicCache, Tensor } from "@huggingface/transformers";
import { aborted } from "../../core/failure.ts";
import { macrotask } from "../macrotask.ts";

export type Model = Awaited<ReturnType<typeof AutoModelForCausalLM.from_pretrained>>;

/** Most tokens of a prompt that one run of the model takes: an abort is heard between two runs only. */
const CHUNK = 64;

/**
 * The keys and values of a model, and the tokens they were computed from. What a new prompt has in common with them from
 * the first token on is not computed again. transformers.js itself compares no tokens: it goes by the cache's length.
 */
export class Kept {
  readonly #model: Model;
  #cache = new DynamicCache();
  /** Exactly those that the cache holds. */
  #tokens: number[] = [];
  /** Fed in the last run, whose keys and values whoever ran it has yet to put into the cache. */
  #fed: readonly number[] = [];
  #outputs: Readonly<Record<string, Tensor>> = {};
  #signal: AbortSignal | undefined;
  #stopped = false;

  /** Sees every run of the model from now on, those of its own `generate` too. */
  constructor(model: Model) {
    this.#model = model;
    const forward = model.forward.bind(model);
    model.forward = async (inputs: { readonly input_ids: Tensor }) => {
      this.#settle();
      await macrotask();
      if (this.#signal?.aborted) {
        this.#stopped = true;
        throw aborted;
      }
      this.#outputs = (await forward(inputs)) as Record<string, Tensor>;
      this.#fed = Array.from(inputs.input_ids.data as BigInt64Array, Number);
      return this.#outputs;
    };
  }

  /** For `generate`, which adds to it. */
  get cache(): InstanceType<typeof DynamicCache> {
    return this.#cache;
  }

  /** Keeps what the prompt has in common with the cache, at most `most` tokens; resolves to how many those are. */
  begin(ids: readonly number[], most: number): number {
    let common = 0;
    while (common < most && common < this.#tokens.length && ids[common] === this.#tokens[common]) common++;
    if (common < this.#tokens.length && !this.#cut(common)) this.drop();
    return this.#tokens.length;
  }

  /** Feeds what the cache lacks of the prompt up to the last run, which is left to `generate`. */
  async feedMost(ids: readonly number[]): Promise<void> {
    await this.feed(ids.slice(0, Math.max(this.#tokens.length, ids.length - CHUNK)));
  }

  /** Feeds what the cache lacks of the prompt, in runs of CHUNK tokens. Resolves to the logits behind the last token. */
  async feed(ids: readonly number[]): Promise<Tensor | undefined> {
    let logits: Tensor | undefined;
    for (let from = this.#tokens.length; from < ids.length; from = this.#tokens.length) {
      const to = Math.min(ids.length, from + CHUNK);
      const outputs = (await this.#model.forward({
        input_ids: tensorOf(ids.slice(from, to), BigInt),
        attention_mask: tensorOf(ids.slice(0, to), () => 1n),
        past_key_values: this.#cache,
        num_logits_to_keep: new Tensor("int64", [1n], []),
      })) as Record<string, Tensor>;
      this.#take(outputs);
      ({ logits } = outputs);
    }
    return logits;
  }

  /**
   * Runs something that uses the model, and ends it before the next run once the signal is aborted. The cache is right
   * afterwards: as far as it came where it was stopped, empty where it failed.
   */
  async during<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
    this.#signal = signal;
    this.#stopped = false;
    try {
      const result = await run();
      this.#settle();
      return result;
    } catch (thrown) {
      if (!this.#stopped) this.drop();
      throw thrown;
    } finally {
      this.#signal = undefined;
      this.#outputs = {};
    }
  }

  drop(): void {
    for (const tensor of [...Object.values(this.#cache), ...Object.values(this.#outputs)]) disposeOf(tensor);
    this.#cache = new DynamicCache();
    this.#tokens = [];
    this.#fed = [];
    this.#outputs = {};
  }

  #settle(): void {
    this.#tokens.push(...this.#fed);
    this.#fed = [];
  }

  /** As transformers.js does between two steps of `generate`; `update` frees what it replaces. */
  #take(outputs: Readonly<Record<string, Tensor>>): void {
    const next = Object.entries(outputs)
      .filter(([name]) => name.startsWith("present"))
      .map(([name, tensor]) => [pastOf(name), tensor] as const);
    this.#cache.update(Object.fromEntries(next));
    this.#settle();
  }

  /** False where that cannot be done: on a GPU, and with a state that knows of no single tokens. */
  #cut(length: number): boolean {
    const entries = Object.entries(this.#cache);
    const cuttable = entries.every(
      ([name, { location, dims }]) =>
        name.startsWith("past_key_values.") &&
        location.startsWith("cpu") &&
        dims.length === 4 &&
        dims[2] === this.#tokens.length,
    );
    if (length === 0 || !cuttable) return false;
    this.#cache.update(Object.fromEntries(entries.map(([name, tensor]) => [name, firstOf(tensor, length)])));
    this.#tokens.length = length;
    return true;
  }
}

export function tensorOf(ids: readonly number[], value: (id: number) => bigint): Tensor {
  return new Tensor("int64", BigInt64Array.from(ids, value), [1, ids.length]);
}

/** getPastKeyValues of transformers.js 4.3.1: states that are no keys and values have names of their own. */
function pastOf(present: string): string {
  return /^present_(ssm|conv|recurrent|compressor|indexer)/.test(present)
    ? present.replace("present", "past")
    : present.replace("present", "past_key_values");
}

/** The first `length` positions of [batch, heads, positions, size]. The library's own slice goes number by number. */
function firstOf(tensor: Tensor, length: number): Tensor {
  const [batch = 1, heads = 1, positions = 0, size = 0] = tensor.dims;
  const from = tensor.data as Float32Array;
  const to = new (from.constructor as Float32ArrayConstructor)(batch * heads * length * size);
  for (let head = 0; head < batch * heads; head++) {
    const start = head * positions * size;
    to.set(from.subarray(start, start + length * size), head * length * size);
  }
  return new Tensor(tensor.type, to, [batch, heads, length, size]);
}

/** Nobody else frees what lies on a GPU. Tensors may be disposed of twice. */
function disposeOf(tensor: Tensor): void {
  if (tensor.location !== "none") tensor.dispose();
}
