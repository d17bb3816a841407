import { type InferenceSession, Tensor } from "onnxruntime-node";
import type { Ort } from "../../../workers/asr/onnx-sessions.ts";

type Feeds = Readonly<Record<string, Tensor>>;
/** What a run was fed, read before anybody disposes of it. */
export interface Run {
  readonly ids: readonly number[];
  readonly dims: Readonly<Record<string, readonly number[]>>;
  readonly branch: boolean | undefined;
  readonly fetches: readonly string[];
  readonly feeds: Feeds;
}
interface Model {
  /** Name to type and shape. */
  readonly inputs: Readonly<Record<string, readonly [type: string, shape: readonly (number | string)[]]>>;
  readonly outputs: readonly string[];
  /** One row of logits for each run and token. fed: all tokens of the sequence, those of the run at its end. */
  readonly logits: (run: number, fed: readonly number[]) => readonly (readonly number[])[];
}

const VOCABULARY = 6;

/** Makes tensors of onnxruntime's own class and remembers them. */
export class Runtime {
  readonly made: Tensor[] = [];
  readonly ort: Ort;

  constructor() {
    const { made } = this;
    class Remembered extends (Tensor as unknown as new (...args: unknown[]) => Tensor) {
      constructor(...args: unknown[]) {
        super(...args);
        made.push(this);
      }
    }
    this.ort = { Tensor: Remembered, InferenceSession: { create: () => Promise.reject() } } as unknown as Ort;
  }

  tensor(type: "float32", data: Float32Array, dims: readonly number[]): Tensor {
    return new this.ort.Tensor(type, data, dims) as unknown as Tensor;
  }

  /** Tensors that nobody has disposed of. */
  get kept(): Tensor[] {
    return this.made.filter(({ location }) => location !== "none");
  }
}

/** A session of a decoder that says what it is told to, with caches as long as all tokens fed so far. */
export function session(runtime: Runtime, model: Model) {
  const runs: Run[] = [];
  let fed: readonly number[] = [];
  const make = (name: string): Tensor => {
    const rows = model.logits(runs.length - 1, fed);
    if (name === "logits")
      return runtime.tensor("float32", Float32Array.from(rows.flat()), [1, rows.length, VOCABULARY]);
    return runtime.tensor("float32", new Float32Array(fed.length), [1, 1, fed.length, 1]);
  };
  const double = {
    inputNames: Object.keys(model.inputs),
    outputNames: model.outputs,
    inputMetadata: Object.entries(model.inputs).map(([name, [type, shape]]) => ({ name, isTensor: true, type, shape })),
    async run(feeds: Feeds, fetches: readonly string[]) {
      const ids = Array.from(feeds.input_ids?.data as BigInt64Array, Number);
      const dims = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, tensor.dims]));
      const branch = feeds.use_cache_branch ? feeds.use_cache_branch.data[0] === 1 : undefined;
      runs.push({ ids, dims, branch, fetches, feeds: { ...feeds } });
      const past =
        Object.entries(dims)
          .find(([name]) => name.includes(".decoder."))?.[1]
          .find((_, i) => i === 2) ?? 0;
      fed = [...fed.slice(0, past), ...ids];
      return Object.fromEntries(fetches.map((name) => [name, make(name)]));
    },
  };
  return { session: double as unknown as InferenceSession, runs };
}
