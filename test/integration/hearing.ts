import { AutoProcessor, AutoTokenizer, Tensor, WhisperForConditionalGeneration } from "@huggingface/transformers";

/**
 * How well a text fits a sound, by the recogniser's own probabilities: the mean log-probability of the text's tokens,
 * each given the ones before it. Call after the host has pointed transformers.js at the models.
 */
export async function openEar(): Promise<(samples: Float32Array, text: string) => Promise<number>> {
  const name = "pocket-asr-sn";
  const [model, processor, tokenizer] = await Promise.all([
    WhisperForConditionalGeneration.from_pretrained(name, { dtype: "fp32" }),
    AutoProcessor.from_pretrained(name),
    AutoTokenizer.from_pretrained(name),
  ]);
  const features = processor.feature_extractor;
  if (!features) throw new Error("the recogniser came without its feature extractor");
  const token = (text: string) => tokenizer.get_vocab().get(text) ?? 0;
  const prompt = ["<|startoftranscript|>", "<|sn|>", "<|transcribe|>", "<|notimestamps|>"].map(token);
  return async (samples, text) => {
    const max_length = Math.ceil(samples.length / 320) * 320;
    const { input_features } = await features(samples, { max_length });
    const ids = [...prompt, ...tokenizer.encode(` ${text}`, { add_special_tokens: false }), token("<|endoftext|>")];
    const decoder_input_ids = new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);
    const { logits } = await model.forward({ input_features, decoder_input_ids, past_key_values: null });
    const size = logits.dims[2];
    let sum = 0;
    for (let i = prompt.length; i < ids.length; i++) {
      const row = logits.data.subarray((i - 1) * size, i * size) as Float32Array;
      const top = row.reduce((a, b) => Math.max(a, b));
      sum += (row[ids[i] ?? 0] ?? 0) - top - Math.log(row.reduce((a, b) => a + Math.exp(b - top), 0));
    }
    return sum / (ids.length - prompt.length);
  };
}
