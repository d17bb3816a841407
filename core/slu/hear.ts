import { failure } from "../failure.ts";
import { MelSpectrogram } from "../mel.ts";
import type { Beliefs } from "./beliefs.ts";
import { beliefsOf } from "./beliefs.ts";
import type { SluModel } from "./model.ts";

/** The network: log-mel, band by band, to the logits of both heads. */
export type Network = (
  mel: Float32Array,
  bins: number,
  frames: number,
) => Promise<{ readonly product: ArrayLike<number>; readonly quantity: ArrayLike<number> }>;

/** What was heard, and how its log-mel looks: what a drift of the recordings shows in. */
export interface Heard {
  readonly beliefs: Beliefs;
  readonly frames: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Audio to beliefs. */
export class OrderEar {
  readonly #model: SluModel;
  readonly #network: Network;
  readonly #mel: MelSpectrogram;

  constructor(model: SluModel, network: Network) {
    this.#model = model;
    this.#network = network;
    this.#mel = new MelSpectrogram(model.features);
  }

  /** samples: mono, at the model's rate. Rejects with `bad-audio` where there is too little, `too-large` where there is too much. */
  async hear(samples: Float32Array): Promise<Beliefs> {
    return (await this.listen(samples)).beliefs;
  }

  /** The same, and the features it was heard in. */
  async listen(samples: Float32Array): Promise<Heard> {
    const { longest, features } = this.#model;
    const step = features.hop * features.stride;
    if (samples.length > longest)
      throw failure("too-large", `an order has at most ${longest} samples, not ${samples.length}`);
    if (samples.length < Math.max(step, features.window))
      throw failure("bad-audio", "there is too little sound for an order");
    const { data, bins, frames } = this.#mel.extract(samples);
    const kept = frames - (frames % features.stride);
    const cut = new Float32Array(bins * kept);
    for (let band = 0; band < bins; band++) cut.set(data.subarray(band * frames, band * frames + kept), band * kept);
    const { product, quantity } = await this.#network(cut, bins, kept);
    return { beliefs: beliefsOf(product, quantity, this.#model), frames: kept, ...spread(cut) };
  }
}

function spread(values: Float32Array): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}
