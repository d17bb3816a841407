import type { InferenceSession, Tensor } from "onnxruntime-web";
import { FRAME, SAMPLE_RATE, type VadEngine } from "../../core/contracts.ts";

/** Silero v5 sees each frame behind the last 64 samples of the frame before (its own Python wrapper does the same). */
const CONTEXT = 64;
const STATE_SHAPE = [2, 1, 128];

export type Onnx = {
  readonly Tensor: typeof Tensor;
  readonly InferenceSession: { create(model: Uint8Array): Promise<InferenceSession> };
};

/** Silero VAD v5 on whichever onnxruntime the host brings. model: the bytes of silero_vad_v5.onnx. */
export async function silero(ort: Onnx, model: Uint8Array): Promise<VadEngine> {
  const session = await ort.InferenceSession.create(model);
  const sr = new ort.Tensor("int64", BigInt64Array.of(BigInt(SAMPLE_RATE)), []);
  const input = new Float32Array(CONTEXT + FRAME);
  let state = emptyState();
  let last: Promise<unknown> = Promise.resolve();

  function emptyState(): Tensor {
    return new ort.Tensor("float32", new Float32Array(2 * 128), STATE_SHAPE);
  }

  async function score(frame: Float32Array): Promise<number> {
    input.copyWithin(0, FRAME);
    input.set(frame, CONTEXT);
    const feeds = { input: new ort.Tensor("float32", input.slice(), [1, input.length]), state, sr };
    const { output, stateN } = await session.run(feeds);
    if (!output || !stateN) throw new Error("silero_vad_v5.onnx has other outputs than output and stateN");
    state = stateN as Tensor;
    return Number(output.data[0]);
  }

  return {
    probability(frame) {
      if (frame.length !== FRAME) throw new RangeError(`a VAD frame has ${FRAME} samples, not ${frame.length}`);
      const result = last.then(() => score(frame));
      last = result.catch(() => undefined);
      return result;
    },
    reset() {
      state = emptyState();
      input.fill(0);
    },
  };
}
