import type { InferenceSession, Tensor } from "onnxruntime-web";
import { failure } from "../../core/failure.ts";
import type { Network } from "../../core/slu/hear.ts";

/** What the network needs of an onnxruntime. */
export interface SluOrt {
  readonly Tensor: typeof Tensor;
  readonly InferenceSession: { create(model: Uint8Array): Promise<InferenceSession> };
}

/** bytes: of model.onnx. Its runs go one at a time, as onnxruntime's WebAssembly wants them. Rejects with `model-load`. */
export async function networkOf(ort: SluOrt, bytes: Uint8Array): Promise<Network> {
  const session = await ort.InferenceSession.create(bytes).catch((thrown: unknown) => {
    throw failure("model-load", `the model that hears orders cannot be opened: ${String(thrown)}`);
  });
  let last: Promise<unknown> = Promise.resolve();
  return (mel, bins, frames) => {
    const run = async () => {
      const { product, quantity } = await session.run({ log_mel: new ort.Tensor("float32", mel, [1, bins, frames]) });
      if (!product || !quantity) throw failure("model-load", "the model has not the two outputs product and quantity");
      return { product: product.data as Float32Array, quantity: quantity.data as Float32Array };
    };
    const result = last.then(run);
    last = result.catch(() => undefined);
    return result;
  };
}
