import { AutoProcessor, AutoTokenizer, type Tensor, WhisperForConditionalGeneration } from "@huggingface/transformers";
import type { AsrApi, EngineSpec, Hypothesis } from "../../core/contracts.ts";
import { failure, toFailure } from "../../core/failure.ts";
import { softmaxAt } from "../../core/probability.ts";
import { breathe, Decode } from "../decode.ts";
import { oneByOne } from "../queue.ts";
import { encodedLength, mostTokens, POSITIONS } from "./limits.ts";
import { noSpeechToken, whisperLanguage } from "./tokens.ts";

type Model = Awaited<ReturnType<typeof WhisperForConditionalGeneration.from_pretrained>>;
type Loaded = {
  readonly spec: EngineSpec;
  readonly model: Model;
  readonly features: (samples: Float32Array, options: { max_length: number }) => Promise<{ input_features: Tensor }>;
  readonly decodeText: (ids: bigint[]) => string;
  readonly window: number;
  readonly positions: number;
  /** What `generate` is told of the language; nothing for a model of English only, which would refuse it. */
  readonly prompt: { readonly language?: string; readonly task?: "transcribe" };
  readonly noSpeechToken: number;
  readonly endTokens: readonly number[];
};

/** Whisper through transformers.js, on onnxruntime-web in a worker and on onnxruntime-node in the server. */
export function whisper(): AsrApi {
  let loaded: Promise<Loaded> | undefined;
  /** Filled by the model's first decoder step. */
  let firstLogits: Tensor | undefined;
  const inTurn = oneByOne();

  async function load(spec: EngineSpec): Promise<Loaded> {
    const options = { dtype: spec.dtype, device: spec.backend } as const;
    const [model, processor, tokenizer] = await Promise.all([
      WhisperForConditionalGeneration.from_pretrained(spec.model, options),
      AutoProcessor.from_pretrained(spec.model),
      AutoTokenizer.from_pretrained(spec.model),
    ]);
    const forward = model.forward.bind(model);
    model.forward = async (inputs: unknown) => {
      const outputs = await forward(inputs);
      firstLogits ??= outputs.logits;
      return outputs;
    };
    breathe(model);
    const extractor = processor.feature_extractor as unknown as Loaded["features"] & { config: { n_samples: number } };
    const end = model.generation_config?.eos_token_id ?? [];
    const { max_target_positions } = model.config as unknown as { max_target_positions?: number };
    const vocabulary = tokenizer.get_vocab();
    return {
      spec,
      model,
      features: extractor,
      decodeText: (ids) => tokenizer.decode(ids, { skip_special_tokens: true }),
      window: extractor.config.n_samples,
      positions: max_target_positions ?? POSITIONS,
      prompt: promptOf(model, spec),
      noSpeechToken: noSpeechToken((token) => vocabulary.get(token)),
      endTokens: Array.isArray(end) ? end : [end],
    };
  }

  async function transcribe(request: Parameters<AsrApi["transcribe"]>[0], signal?: AbortSignal): Promise<Hypothesis> {
    if (!loaded) throw new Error("transcribe before load");
    const engine = await loaded;
    const { samples } = request;
    const max_length = encodedLength(samples.length, engine.window, engine.spec.can.anyLength === true);
    const { input_features } = await engine.features(samples, { max_length });
    const decode = new Decode(engine.endTokens, signal);
    firstLogits = undefined;
    const ids = (await engine.model.generate({
      inputs: input_features,
      ...engine.prompt,
      logits_processor: decode.processors,
      max_new_tokens: mostTokens(samples.length, engine.positions),
    } as Parameters<typeof engine.model.generate>[0])) as Tensor;
    const text = engine.decodeText(ids.tolist()[0]).trim();
    return {
      turn: request.turn,
      revision: request.revision,
      text,
      confidence: text ? decode.confidence : 0,
      noSpeech: noSpeech(firstLogits, engine.noSpeechToken),
      start: request.at,
      end: request.at + samples.length,
    };
  }

  return {
    async load(spec) {
      loaded = load(spec);
      await loaded.catch((thrown: unknown) => {
        loaded = undefined;
        throw toFailure(thrown, "model-load");
      });
    },
    transcribe: (request, signal) => inTurn(signal, () => transcribe(request, signal)),
  };
}

/** Throws `model-load` where the model does not know the language: transformers.js would leave it out and let it guess. */
function promptOf({ generation_config }: Model, { model, language }: EngineSpec): Loaded["prompt"] {
  const { is_multilingual, lang_to_id } = (generation_config ?? {}) as {
    is_multilingual?: boolean;
    lang_to_id?: Readonly<Record<string, number>>;
  };
  if (!is_multilingual) return {};
  const name = whisperLanguage(language);
  if (lang_to_id?.[`<|${name}|>`] === undefined) throw failure("model-load", `${model} does not know ${language}`);
  return { language: name, task: "transcribe" };
}

/** Whisper's own definition: the token's probability right after <|startoftranscript|>, before any suppression. */
function noSpeech(logits: Tensor | undefined, token: number): number {
  if (!logits || token < 0) return 0;
  const vocabulary = logits.dims.at(-1) ?? 0;
  return softmaxAt((logits.data as Float32Array).subarray(0, vocabulary), token);
}
