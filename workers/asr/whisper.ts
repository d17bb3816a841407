import { AutoProcessor, AutoTokenizer, type Tensor, WhisperForConditionalGeneration } from "@huggingface/transformers";
import type { AsrApi, EngineSpec, Hypothesis } from "../../core/contracts.ts";
import { aborted, toFailure } from "../../core/failure.ts";
import { breathe, Decode, softmaxAt } from "../decode.ts";

/** Samples per encoder position: two mel frames of 160 samples, halved by the encoder's second convolution. */
const POSITION = 320;
/** The shortest audio worth encoding, 0.5 s: shorter clips are padded with silence. */
const SHORTEST = 8_000;
/** Tokens allowed per second of audio, well above fast speech; stops a decoder that has begun to loop. */
const TOKENS_PER_SECOND = 14;

type Model = Awaited<ReturnType<typeof WhisperForConditionalGeneration.from_pretrained>>;
type Loaded = {
  readonly spec: EngineSpec;
  readonly model: Model;
  readonly features: (samples: Float32Array, options: { max_length: number }) => Promise<{ input_features: Tensor }>;
  readonly decodeText: (ids: bigint[]) => string;
  readonly window: number;
  readonly noSpeechToken: number;
  readonly endTokens: readonly number[];
};

/** Whisper through transformers.js, on onnxruntime-web in a worker and on onnxruntime-node in the server. */
export function whisper(): AsrApi {
  let loaded: Promise<Loaded> | undefined;
  /** Set while one transcription runs; filled by the model's first decoder step. */
  let firstLogits: Tensor | undefined;

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
    return {
      spec,
      model,
      features: extractor,
      decodeText: (ids) => tokenizer.decode(ids, { skip_special_tokens: true }),
      window: extractor.config.n_samples,
      noSpeechToken: noSpeechToken(tokenizer.get_vocab()),
      endTokens: Array.isArray(end) ? end : [end],
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

    async transcribe(request, signal): Promise<Hypothesis> {
      if (!loaded) throw new Error("transcribe before load");
      if (signal?.aborted) throw aborted;
      const engine = await loaded;
      const { samples } = request;
      const length = engine.spec.can.anyLength ? atLeast(samples.length) : engine.window;
      const { input_features } = await engine.features(samples, { max_length: Math.min(length, engine.window) });
      const decode = new Decode(engine.endTokens, signal);
      firstLogits = undefined;
      const ids = (await engine.model.generate({
        inputs: input_features,
        language: engine.spec.language,
        task: "transcribe",
        logits_processor: decode.processors,
        max_new_tokens: maxTokens(samples.length, engine),
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
    },
  };
}

function atLeast(samples: number): number {
  return Math.max(SHORTEST, Math.ceil(samples / POSITION) * POSITION);
}

function maxTokens(samples: number, { model }: Loaded): number {
  const room = ((model.config as unknown as { max_target_positions?: number }).max_target_positions ?? 448) - 8;
  return Math.min(room, 8 + Math.ceil((samples / 16_000) * TOKENS_PER_SECOND));
}

/** OpenAI's Whisper names it <|nospeech|>; the Hugging Face conversions kept an older name, <|nocaptions|>. */
function noSpeechToken(vocabulary: Map<string, number>): number {
  return vocabulary.get("<|nospeech|>") ?? vocabulary.get("<|nocaptions|>") ?? -1;
}

/** Whisper's own definition: the token's probability right after <|startoftranscript|>, before any suppression. */
function noSpeech(logits: Tensor | undefined, token: number): number {
  if (!logits || token < 0) return 0;
  const vocabulary = logits.dims.at(-1) ?? 0;
  return softmaxAt((logits.data as Float32Array).subarray(0, vocabulary), token);
}
