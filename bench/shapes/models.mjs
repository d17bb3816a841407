// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { root } from "../../scripts/house/command.mjs";
import { causal, SMOL } from "./llama.mjs";
import { BASE, decoder, encoder } from "./whisper.mjs";

/** What the models say, whatever they hear; no token of the reply comes twice, since each names the next. */
const HEARD = " Guta guru reZimbabwe nderipi?";
export const REPLY = "Guta guru reZimbabwe iHarare, uye rine vanhu vakawanda. Mvura inonaya gore negore!";
/** Behind what a reply begins in the pocket model's template. */
const TURN = "<|im_start|>assistant\n";

const pocket = (/** @type {string} */ id) => join(root, "public/models", id);
const read = (/** @type {string} */ id, /** @type {string} */ file) =>
  JSON.parse(readFileSync(join(pocket(id), file), "utf8"));

/**
 * Writes the folders pocket-asr-sn, pocket-llm-sn and pocket-tts-sn below `folder`: the shapes of Whisper base and of
 * SmolLM 135M with weights that mean nothing, under the names, tokens and files of the pocket models, so that whatever
 * runs those runs these. The voice is the pocket model itself. The ONNX files are small: the runtime works the weights
 * out when it loads.
 * @param {string} folder @param {{ precision?: import("./layers.mjs").Precision, asr?: typeof BASE, llm?: typeof SMOL }} [options]
 */
export async function realShapes(folder, { precision = "q8", asr = BASE, llm = SMOL } = {}) {
  whisper(join(folder, "pocket-asr-sn"), { shape: asr, precision });
  llama(join(folder, "pocket-llm-sn"), { shape: llm, precision });
  const files = ["config.json", "tokenizer.json", "tokenizer_config.json", "onnx/model.onnx"];
  copy("pocket-tts-sn", join(folder, "pocket-tts-sn"), files);
}

/** @param {string} folder @param {import("./whisper.mjs").Kind} kind */
function whisper(folder, { shape, precision }) {
  const id = "pocket-asr-sn";
  copy(id, folder, ["tokenizer.json", "tokenizer_config.json"]);
  const generation = read(id, "generation_config.json");
  write(folder, "generation_config.json", { ...generation, max_length: shape.targets });
  write(folder, "config.json", {
    ...read(id, "config.json"),
    d_model: shape.size,
    encoder_layers: shape.encoderLayers,
    encoder_attention_heads: shape.heads,
    decoder_layers: shape.decoderLayers,
    decoder_attention_heads: shape.heads,
    encoder_ffn_dim: shape.inner,
    decoder_ffn_dim: shape.inner,
    vocab_size: shape.vocabulary,
    max_source_positions: shape.sources,
    max_target_positions: shape.targets,
    max_length: shape.targets,
  });
  const frames = shape.sources * 2;
  write(folder, "preprocessor_config.json", {
    ...read(id, "preprocessor_config.json"),
    chunk_length: frames / 100,
    n_samples: frames * 160,
    nb_max_frames: frames,
  });
  // The forced beginning takes four positions, and the last of them is answered with the first token of the text.
  const script = [0, 0, 0, ...tokensOf(id, HEARD), generation.eos_token_id];
  save(folder, "onnx/encoder_model.onnx", encoder({ shape, precision }));
  save(folder, "onnx/decoder_model_merged.onnx", decoder({ shape, precision }, script));
}

/** @param {string} folder @param {import("./llama.mjs").Kind} kind */
function llama(folder, { shape, precision }) {
  const id = "pocket-llm-sn";
  copy(id, folder, ["tokenizer.json"]);
  const config = read(id, "config.json");
  write(folder, "tokenizer_config.json", { ...read(id, "tokenizer_config.json"), model_max_length: shape.context });
  write(folder, "generation_config.json", read(id, "generation_config.json"));
  write(folder, "config.json", {
    ...config,
    hidden_size: shape.size,
    intermediate_size: shape.inner,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    num_key_value_heads: shape.keyHeads,
    head_dim: shape.head,
    vocab_size: shape.vocabulary,
    max_position_embeddings: shape.context,
  });
  const chain = [tokensOf(id, TURN).at(-1) ?? 0, ...tokensOf(id, REPLY)];
  if (new Set(chain).size < chain.length) throw new Error("a token of the reply comes twice");
  const next = new Map(chain.map((token, i) => [token, chain[i + 1] ?? config.eos_token_id]));
  save(folder, "onnx/model.onnx", causal({ shape, precision }, next, config.eos_token_id));
}

/** @param {string} id @param {string} text @returns {number[]} */
function tokensOf(id, text) {
  const tokenizer = new Tokenizer(read(id, "tokenizer.json"), read(id, "tokenizer_config.json"));
  return tokenizer.encode(text, { add_special_tokens: false }).ids;
}

/** @param {string} id @param {string} folder @param {readonly string[]} files */
function copy(id, folder, files) {
  for (const file of files) save(folder, file, readFileSync(join(pocket(id), file)));
}

/** @param {string} folder @param {string} file @param {unknown} value */
function write(folder, file, value) {
  save(folder, file, Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`));
}

/** @param {string} folder @param {string} file @param {Uint8Array} bytes */
function save(folder, file, bytes) {
  mkdirSync(join(folder, "onnx"), { recursive: true });
  writeFileSync(join(folder, file), bytes);
}
