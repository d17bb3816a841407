import { type DynamicCache, Tensor } from "@huggingface/transformers";
import { Tensor as OrtTensor } from "onnxruntime-node";
import type { Model } from "../../../workers/llm/kept.ts";

type Inputs = { readonly input_ids: Tensor; readonly past_key_values: Record<string, Tensor> };

/**
 * A model whose keys are the tokens themselves: what it says depends on everything that lies in its cache. place: where
 * its keys lie. recurrent: it has a state beside them, which knows of no single tokens.
 */
export class Toy {
  readonly runs: number[][] = [];
  /** Buffers on the GPU that nobody has freed. */
  readonly held = new Set<object>();
  onRun: () => void = () => undefined;
  trouble: Error | undefined;
  readonly #place: "cpu" | "gpu";
  readonly #recurrent: boolean;
  /** What lies in a buffer on the GPU. */
  readonly #contents = new Map<object, Float32Array>();

  constructor(place: "cpu" | "gpu" = "cpu", recurrent = false) {
    this.#place = place;
    this.#recurrent = recurrent;
  }

  get model(): Model {
    return { forward: (inputs: Inputs) => this.#forward(inputs) } as unknown as Model;
  }

  /** What lies in the cache, by the model's own keys. */
  tokensIn(cache: InstanceType<typeof DynamicCache>): number[] {
    const keys = (cache as unknown as Record<string, Tensor>)["past_key_values.0.key"];
    return keys ? [...this.#dataOf(keys)].filter((_, i) => i % 2 === 0) : [];
  }

  async #forward({ input_ids, past_key_values }: Inputs): Promise<Record<string, Tensor>> {
    const ids = Array.from(input_ids.data as BigInt64Array, Number);
    this.runs.push(ids);
    this.onRun();
    await Promise.resolve();
    if (this.trouble) throw this.trouble;
    const past = this.tokensIn(past_key_values as never);
    const keys = Float32Array.from([...past, ...ids].flatMap((id) => [id, -id]));
    const state = this.#recurrent
      ? (past_key_values as Record<string, Tensor | undefined>)["past_recurrent.0"]
      : undefined;
    const seen = this.#recurrent ? ids : [...past, ...ids];
    const sum = seen.reduce((hash, id) => (hash * 31 + id) % 97, state ? (this.#dataOf(state)[0] ?? 0) : 7);
    const logits = Float32Array.from({ length: 97 }, (_, id) => (id === sum ? 1 : 0));
    return {
      logits: new Tensor("float32", logits, [1, 1, 97]),
      "present.0.key": this.#keep(keys, [1, 1, keys.length / 2, 2]),
      ...(this.#recurrent ? { "present_recurrent.0": this.#keep(new Float32Array(3).fill(sum), [1, 1, 3, 1]) } : {}),
    };
  }

  #keep(data: Float32Array, dims: number[]): Tensor {
    if (this.#place === "cpu") return new Tensor("float32", data, dims);
    const buffer = {};
    this.held.add(buffer);
    this.#contents.set(buffer, data);
    const dispose = () => void this.held.delete(buffer);
    const tensor = OrtTensor.fromGpuBuffer(buffer as never, { dataType: "float32", dims, dispose });
    return new Tensor(tensor as never);
  }

  #dataOf(tensor: Tensor): Float32Array {
    if (tensor.location === "cpu") return tensor.data as Float32Array;
    const { gpuBuffer } = (tensor as unknown as { ort_tensor: { gpuBuffer: object } }).ort_tensor;
    return this.#contents.get(gpuBuffer) ?? new Float32Array(0);
  }
}
