import type { InferenceSession, Tensor } from "onnxruntime-web";
import { failure } from "../../core/failure.ts";
import type { Ort } from "./onnx-sessions.ts";

type Shaped = { readonly name: string; readonly type: string; readonly shape: readonly (number | string)[] };
type Cached = { readonly past: Shaped; readonly present: string };

const PAST = "past_key_values.";
const BRANCH = "use_cache_branch";

/**
 * A merged decoder of the Hugging Face exports: what it takes and gives is read from the session. `past_key_values.*`
 * of the first step have a length of zero; keys and values of the encoder, where the model has them, come out of the
 * first step and are fed unchanged after that, as is `use_cache_branch`.
 */
export class CachedDecoder {
  readonly #ort: Ort;
  readonly #session: InferenceSession;
  readonly #caches: readonly Cached[];
  readonly #branched: boolean;

  /** Throws `model-load` where the model has no cache, or one that we cannot feed. */
  constructor(ort: Ort, session: InferenceSession) {
    this.#ort = ort;
    this.#session = session;
    this.#branched = session.inputNames.includes(BRANCH);
    this.#caches = session.inputMetadata
      .filter((input): input is typeof input & Shaped => input.isTensor && input.name.startsWith(PAST))
      .map((past) => ({ past, present: `present.${past.name.slice(PAST.length)}` }));
    if (!this.#caches.length) throw failure("model-load", "the decoder keeps no keys and values from step to step");
    const given = new Set(session.outputNames);
    for (const name of ["logits", ...this.#caches.map(({ present }) => present)])
      if (!given.has(name)) throw failure("model-load", `the decoder gives no ${name}`);
    const known = new Set(["input_ids", "encoder_hidden_states", BRANCH, ...this.#caches.map(({ past }) => past.name)]);
    for (const name of session.inputNames)
      if (!known.has(name)) throw failure("model-load", `the decoder wants ${name}, which we do not have`);
  }

  /** encoded: the encoder's output; belongs to the Decoding from now on. */
  begin(encoded: Tensor): Decoding {
    return new Decoding(this.#ort, this.#session, encoded, this.#caches, this.#branched);
  }
}

/** One sequence being decoded. Nobody else frees what lies in WASM or on the GPU: every tensor is disposed here. */
export class Decoding {
  readonly #ort: Ort;
  readonly #session: InferenceSession;
  readonly #encoded: Tensor;
  readonly #caches: readonly Cached[];
  readonly #past = new Map<string, Tensor>();
  readonly #branched: boolean;
  #steps = 0;

  constructor(ort: Ort, session: InferenceSession, encoded: Tensor, caches: readonly Cached[], branched: boolean) {
    this.#ort = ort;
    this.#session = session;
    this.#encoded = encoded;
    this.#caches = caches;
    this.#branched = branched;
    this.rewind();
  }

  /** Forgets the tokens that were fed. */
  rewind(): void {
    this.#release();
    for (const { past } of this.#caches) this.#past.set(past.name, emptyTensor(this.#ort.Tensor, past));
    this.#steps = 0;
  }

  /** Feeds the tokens that are new. Resolves to one row of logits for each, one row after the other: a copy. */
  async step(ids: readonly number[]): Promise<{ readonly logits: Float32Array; readonly vocabulary: number }> {
    const { Tensor } = this.#ort;
    const own: Record<string, Tensor> = {
      input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]),
      ...(this.#branched ? { [BRANCH]: new Tensor("bool", Uint8Array.of(this.#steps > 0 ? 1 : 0), [1]) } : {}),
    };
    // The branch with a cache gives the encoder's keys and values back as nothing.
    const renewed = this.#caches.filter(({ present }) => this.#steps === 0 || !present.includes(".encoder."));
    const feeds = { ...own, ...this.#encoderStates(), ...Object.fromEntries(this.#past) };
    try {
      const outputs = await this.#session.run(feeds, ["logits", ...renewed.map(({ present }) => present)]);
      for (const { past, present } of renewed) {
        this.#past.get(past.name)?.dispose();
        this.#past.set(past.name, outputs[present] as Tensor);
      }
      this.#steps++;
      return rowsOf(outputs.logits as Tensor);
    } finally {
      for (const tensor of Object.values(own)) tensor.dispose();
    }
  }

  dispose(): void {
    this.#encoded.dispose();
    this.#release();
  }

  #release(): void {
    for (const tensor of this.#past.values()) tensor.dispose();
    this.#past.clear();
  }

  #encoderStates(): Record<string, Tensor> {
    const wanted = this.#session.inputNames.includes("encoder_hidden_states");
    return wanted ? { encoder_hidden_states: this.#encoded } : {};
  }
}

function rowsOf(logits: Tensor): { logits: Float32Array; vocabulary: number } {
  const { data, dims } = logits;
  if (!(data instanceof Float32Array))
    throw failure("model-load", `the decoder's logits are ${logits.type}, not float32`);
  const copy = data.slice();
  logits.dispose();
  return { logits: copy, vocabulary: dims.at(-1) ?? copy.length };
}

/** transformers.js's rule: the axis named `batch_size` is one long, every other axis without a number has no length. */
function emptyTensor(Tensor: Ort["Tensor"], { name, type, shape }: Shaped): Tensor {
  const dims = shape.map((axis) => (typeof axis === "number" ? axis : axis === "batch_size" ? 1 : 0));
  if (dims.every((length) => length > 0)) throw failure("model-load", `${name} has a fixed length: no cache can begin`);
  if (type === "float32") return new Tensor("float32", new Float32Array(0), dims);
  if (type === "float16") return new Tensor("float16", new Uint16Array(0), dims);
  throw failure("model-load", `${name} is ${type}, neither float32 nor float16`);
}
