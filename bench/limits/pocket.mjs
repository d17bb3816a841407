import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/house/command.mjs";

/** The pocket models' shapes, in the words of bench/shapes. */
export function pocketShapes() {
  const config = (id) => JSON.parse(readFileSync(join(root, "public/models", id, "config.json"), "utf8"));
  const [asr, llm] = [config("pocket-asr-sn"), config("pocket-llm-sn")];
  return {
    asr: {
      mels: asr.num_mel_bins,
      size: asr.d_model,
      inner: asr.encoder_ffn_dim,
      encoderLayers: asr.encoder_layers,
    },
    llm: {
      size: llm.hidden_size,
      heads: llm.num_attention_heads,
      keyHeads: llm.num_key_value_heads,
      head: llm.head_dim,
      inner: llm.intermediate_size,
      layers: llm.num_hidden_layers,
      vocabulary: llm.vocab_size,
    },
  };
}
