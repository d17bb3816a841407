import type { Beliefs } from "./beliefs.ts";
import { beliefsOf } from "./beliefs.ts";
import { OrderFeatures } from "./features.ts";
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
  readonly #features: OrderFeatures;

  constructor(model: SluModel, network: Network) {
    this.#model = model;
    this.#network = network;
    this.#features = new OrderFeatures(model);
  }

  /** samples: mono, at the model's rate. Rejects with `bad-audio` where there is too little, `too-large` where there is too much. */
  async hear(samples: Float32Array): Promise<Beliefs> {
    return (await this.listen(samples)).beliefs;
  }

  /** The same, and the features it was heard in. */
  async listen(samples: Float32Array): Promise<Heard> {
    const { data, bins, frames, mean, deviation } = this.#features.of(samples);
    const { product, quantity } = await this.#network(data, bins, frames);
    return { beliefs: beliefsOf(product, quantity, this.#model), frames, mean, deviation };
  }
}
