import { failure } from "../../core/failure.ts";
import type { MelShape } from "../../core/mel.ts";
import { POSITIONS } from "./limits.ts";
import type { Suppression } from "./suppression.ts";
import { whisperLanguage } from "./tokens.ts";

/** What a Whisper model's JSON files say, as far as the decode loop needs it. */
export interface WhisperConfig extends Suppression {
  readonly mel: MelShape;
  /** Longest audio, in samples. */
  readonly window: number;
  readonly layers: number;
  /** Of the decoder. */
  readonly positions: number;
  readonly endTokens: readonly number[];
  /** Tokens above it are times; Infinity where the model has none. */
  readonly lastText: number;
  /** The forced beginning for a language, as a BCP 47 tag. Throws `model-load` where the model does not know it. */
  readonly prompt: (language: string) => number[];
  /** How many files of weights lie beside an ONNX file. */
  readonly parts: (file: string) => number;
}
export interface WhisperFiles {
  readonly config: unknown;
  readonly generation: unknown;
  readonly preprocessor: unknown;
}
type Json = Readonly<Record<string, unknown>>;

/** Throws `model-load` with the name of what is missing or wrong. Keys that the loop does not need are left alone. */
export function readConfig(files: WhisperFiles): WhisperConfig {
  const config = objectOf(files.config, "config.json");
  const generation = objectOf(files.generation, "generation_config.json");
  const preprocessor = objectOf(files.preprocessor, "preprocessor_config.json");
  if (config.model_type !== "whisper") throw wrong("config.json", "model_type", "must be whisper");
  const whole = (from: Json, file: string, key: string) => positive(from[key]) ?? refuse(file, key);
  const feature = (key: string) => whole(preprocessor, "preprocessor_config.json", key);
  return {
    mel: {
      bins: feature("feature_size"),
      window: feature("n_fft"),
      hop: feature("hop_length"),
      sampleRate: feature("sampling_rate"),
    },
    window: feature("n_samples"),
    layers: whole(config, "config.json", "decoder_layers"),
    positions: positive(config.max_target_positions) ?? POSITIONS,
    endTokens: ids(generation.eos_token_id ?? config.eos_token_id),
    ...suppressionOf(generation),
    lastText: positive(generation.no_timestamps_token_id) ?? Infinity,
    prompt: (language) => promptOf(generation, config, language),
    parts: (file) => partsOf(config["transformers.js_config"], file),
  };
}

/**
 * <|startoftranscript|><|LANGUAGE|><|transcribe|><|notimestamps|>; models of English only have neither of the middle.
 * Throws `model-load` where the model does not know the language, a BCP 47 tag.
 */
export function promptOf(generation: Json, config: Json, language: string): number[] {
  const file = "generation_config.json";
  const start = token(generation.decoder_start_token_id ?? config.decoder_start_token_id);
  if (start === undefined) throw refuse(file, "decoder_start_token_id");
  const prompt = [start];
  if (generation.is_multilingual === true) {
    const name = `<|${whisperLanguage(language)}|>`;
    const tongue = token(objectOf(generation.lang_to_id, `${file}: lang_to_id`)[name]);
    if (tongue === undefined) throw wrong(file, "lang_to_id", `does not know ${name}`);
    const task = token(objectOf(generation.task_to_id, `${file}: task_to_id`).transcribe);
    if (task === undefined) throw refuse(file, "task_to_id.transcribe");
    prompt.push(tongue, task);
  }
  const last = token(generation.no_timestamps_token_id);
  return last === undefined ? prompt : [...prompt, last];
}

export function suppressionOf(generation: Json): Suppression {
  return { suppressed: ids(generation.suppress_tokens), suppressedFirst: ids(generation.begin_suppress_tokens) };
}

/** transformers.js's `use_external_data_format`: yes, a number, or either for each file, with or without `.onnx`. */
function partsOf(custom: unknown, file: string): number {
  const format = (custom as Json | undefined)?.use_external_data_format;
  const name = file.replace(/(_fp16|_quantized|_q4|_q4f16)?\.onnx$/, "");
  const own =
    typeof format === "object" && format !== null ? ((format as Json)[file] ?? (format as Json)[name]) : format;
  return Number(own ?? 0) || 0;
}

function objectOf(value: unknown, name: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw failure("model-load", `${name} is not there, or no object`);
}

/** One token or a list of them. */
export function ids(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).filter((id) => token(id) !== undefined);
}

function token(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function positive(value: unknown): number | undefined {
  return token(value) || undefined;
}

function refuse(file: string, key: string): never {
  throw wrong(file, key, "must be a whole number");
}

function wrong(file: string, key: string, what: string) {
  return failure("model-load", `${file}: ${key} ${what}`);
}
