import type { InferenceSession, Tensor } from "onnxruntime-web";
import { FRAME, SAMPLE_RATE, type VadEngine } from "../../core/contracts.ts";

/** Silero v5 sees each frame behind the last 64 samples of the frame before (its own Python wrapper does the same). */
const CONTEXT = 64;
/** The state of a stream: that of an LSTM and its output. */
const PARTS = 2;
const WIDTH = 128;
const STATE = PARTS * WIDTH;

export type Onnx = {
  readonly Tensor: typeof Tensor;
  readonly InferenceSession: { create(model: Uint8Array): Promise<InferenceSession> };
};

/** A frame of one stream. input: CONTEXT and FRAME samples; state: that behind the frame before. */
export interface Row {
  readonly input: Float32Array;
  readonly state: Float32Array;
}
export interface Scored {
  readonly speech: number;
  readonly state: Float32Array;
}
/** One step of the model, which itself keeps nothing. */
export type Step = (input: Float32Array, state: Float32Array) => Promise<Scored>;

/** Silero VAD v5 on whichever onnxruntime the host brings. model: the bytes of silero_vad_v5.onnx. */
export async function silero(ort: Onnx, model: Uint8Array): Promise<VadEngine> {
  const run = await sileroRows(ort, model);
  return stream(async (input, state) => {
    const [scored] = await run([{ input, state }]);
    if (!scored) throw new Error("a row without an answer");
    return scored;
  });
}

/** One session for as many streams as there are: one frame of each in a run, answered in their order. */
export async function sileroRows(
  ort: Onnx,
  model: Uint8Array,
): Promise<(rows: readonly Row[]) => Promise<readonly Scored[]>> {
  const session = await ort.InferenceSession.create(model);
  const sr = new ort.Tensor("int64", BigInt64Array.of(BigInt(SAMPLE_RATE)), []);
  return async (rows) => {
    const count = rows.length;
    const inputs = new Float32Array(count * (CONTEXT + FRAME));
    const states = new Float32Array(count * STATE);
    for (const [i, { input, state }] of rows.entries()) {
      inputs.set(input, i * input.length);
      for (let part = 0; part < PARTS; part++)
        states.set(state.subarray(part * WIDTH, (part + 1) * WIDTH), (part * count + i) * WIDTH);
    }
    const { output, stateN } = await session.run({
      input: new ort.Tensor("float32", inputs, [count, CONTEXT + FRAME]),
      state: new ort.Tensor("float32", states, [PARTS, count, WIDTH]),
      sr,
    });
    if (!output || !stateN) throw new Error("silero_vad_v5.onnx has other outputs than output and stateN");
    const next = stateN.data as Float32Array;
    return rows.map((_, i) => {
      const state = new Float32Array(STATE);
      for (let part = 0; part < PARTS; part++) {
        const from = (part * count + i) * WIDTH;
        state.set(next.subarray(from, from + WIDTH), part * WIDTH);
      }
      return { speech: Number(output.data[i]), state };
    });
  };
}

/** A detector of one stream's own: the state from frame to frame lies here. */
export function stream(step: Step): VadEngine {
  const input = new Float32Array(CONTEXT + FRAME);
  let state = new Float32Array(STATE);
  let last: Promise<unknown> = Promise.resolve();

  async function score(frame: Float32Array): Promise<number> {
    input.copyWithin(0, FRAME);
    input.set(frame, CONTEXT);
    const { speech, state: next } = await step(input.slice(), state);
    state = next as Float32Array<ArrayBuffer>;
    return speech;
  }

  return {
    probability(frame) {
      if (frame.length !== FRAME) throw new RangeError(`a VAD frame has ${FRAME} samples, not ${frame.length}`);
      const result = last.then(() => score(frame));
      last = result.catch(() => undefined);
      return result;
    },
    reset() {
      state = new Float32Array(STATE);
      input.fill(0);
    },
  };
}
