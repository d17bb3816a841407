import { AutoModel, AutoTokenizer, mean_pooling, type Tensor } from "@huggingface/transformers";
import type { EngineSpec } from "../../core/contracts.ts";
import { toFailure } from "../../core/failure.ts";
import type { EmbedApi } from "../../core/retrieval/embed-api.ts";
import { loadOptions } from "../session-options.ts";
import { oneByOne } from "./one-by-one.ts";

type Loaded = {
  readonly model: Awaited<ReturnType<typeof AutoModel.from_pretrained>>;
  readonly tokenizer: Awaited<ReturnType<typeof AutoTokenizer.from_pretrained>>;
};

/** An encoder through transformers.js: the mean of its last hidden states over a text's tokens, of unit length. */
export function encoder(): EmbedApi {
  let loaded: Promise<Loaded> | undefined;

  async function load(spec: EngineSpec): Promise<Loaded> {
    const [model, tokenizer] = await Promise.all([
      AutoModel.from_pretrained(spec.model, loadOptions(spec)),
      AutoTokenizer.from_pretrained(spec.model),
    ]);
    return { model, tokenizer };
  }

  return {
    async load(spec) {
      loaded = load(spec);
      await loaded.catch((thrown: unknown) => {
        loaded = undefined;
        throw toFailure(thrown, "model-load");
      });
    },

    async embed(texts, signal) {
      if (!loaded) throw new Error("embed before load");
      const { model, tokenizer } = await loaded;
      const embedOne = async (text: string) => {
        const inputs = tokenizer([text], { truncation: true });
        const { last_hidden_state } = (await model(inputs)) as { last_hidden_state: Tensor };
        const pooled = mean_pooling(last_hidden_state, inputs.attention_mask as Tensor).normalize(2, -1);
        return pooled.data as Float32Array;
      };
      return { vectors: await oneByOne(texts, embedOne, signal) };
    },
  };
}
