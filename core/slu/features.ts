import { failure } from "../failure.ts";
import { type LogMel, MelSpectrogram } from "../mel.ts";
import type { SluModel } from "./model.ts";

/** Log-mel of one order, band by band, and how it looks: what a drift of the recordings shows in. */
export interface OrderMel extends LogMel {
  readonly mean: number;
  readonly deviation: number;
}

/** The front end of a model that hears orders: what is learnt from and what is heard with are the same features. */
export class OrderFeatures {
  readonly #shape: Pick<SluModel, "features" | "longest">;
  readonly #mel: MelSpectrogram;

  constructor(shape: Pick<SluModel, "features" | "longest">) {
    this.#shape = shape;
    this.#mel = new MelSpectrogram(shape.features);
  }

  /**
   * samples: mono, at the model's rate. Frames are cut off to whole positions of the model. Throws `bad-audio` where there
   * is too little, `too-large` where there is too much.
   */
  of(samples: Float32Array): OrderMel {
    const { longest, features } = this.#shape;
    const step = features.hop * features.stride;
    if (samples.length > longest)
      throw failure("too-large", `an order has at most ${longest} samples, not ${samples.length}`);
    if (samples.length < Math.max(step, features.window))
      throw failure("bad-audio", "there is too little sound for an order");
    const { data, bins, frames } = this.#mel.extract(samples);
    const kept = frames - (frames % features.stride);
    const cut = new Float32Array(bins * kept);
    for (let band = 0; band < bins; band++) cut.set(data.subarray(band * frames, band * frames + kept), band * kept);
    return { data: cut, bins, frames: kept, ...spread(cut) };
  }
}

/** Mean and standard deviation of all values. */
export function spread(values: Float32Array): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}
