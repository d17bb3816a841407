import { AutoProcessor, AutoTokenizer, type Tensor, WhisperForConditionalGeneration } from "@huggingface/transformers";
import type { AsrApi, AsrRequest, EngineSpec, Hypothesis } from "../../core/contracts.ts";
import { aborted, toFailure } from "../../core/failure.ts";
import { meanOf, softmaxAt } from "../../core/probability.ts";
import { breathe, Decode } from "../decode.ts";
import { macrotask } from "../macrotask.ts";
import { oneByOne } from "../queue.ts";
import { loadOptions } from "../session-options.ts";
import { encodedLength, mostTokens, POSITIONS } from "./limits.ts";
import { ids, promptOf, suppressionOf } from "./onnx-config.ts";
import { probabilitiesOf, type Suppression } from "./suppression.ts";
import { noSpeechToken, prefixTokens } from "./tokens.ts";
import { warmUp } from "./warm.ts";

type Model = Awaited<ReturnType<typeof WhisperForConditionalGeneration.from_pretrained>>;
type Loaded = {
  readonly spec: EngineSpec;
  readonly model: Model;
  readonly features: (samples: Float32Array, options: { max_length: number }) => Promise<{ input_features: Tensor }>;
  readonly encodeText: (text: string) => number[];
  readonly decodeText: (ids: bigint[]) => string;
  readonly window: number;
  readonly positions: number;
  readonly prompt: readonly number[];
  readonly suppression: Suppression;
  readonly noSpeechToken: number;
  readonly endTokens: readonly number[];
};

/** The reading under way, as the model's own forward pass sees it. */
type Course = { firstLogits?: Tensor; readonly signal?: AbortSignal | undefined };

/** Whisper through transformers.js, on onnxruntime-web in a worker and on onnxruntime-node in the server. */
export function whisper(): AsrApi {
  let loaded: Promise<Loaded> | undefined;
  let course: Course = {};
  const inTurn = oneByOne();

  async function load(spec: EngineSpec): Promise<Loaded> {
    const options = loadOptions(spec);
    const [model, processor, tokenizer] = await Promise.all([
      WhisperForConditionalGeneration.from_pretrained(spec.model, options),
      AutoProcessor.from_pretrained(spec.model),
      AutoTokenizer.from_pretrained(spec.model),
    ]);
    const forward = model.forward.bind(model);
    model.forward = async (inputs: unknown) => {
      if (course.signal?.aborted) throw aborted;
      const outputs = await forward(inputs);
      course.firstLogits ??= outputs.logits;
      return outputs;
    };
    breathe(model);
    const extractor = processor.feature_extractor as unknown as Loaded["features"] & { config: { n_samples: number } };
    const generation = { ...model.generation_config } as Readonly<Record<string, unknown>>;
    const { max_target_positions } = model.config as unknown as { max_target_positions?: number };
    const vocabulary = tokenizer.get_vocab();
    const engine: Loaded = {
      spec,
      model,
      features: extractor,
      encodeText: (text) => tokenizer.encode(text, { add_special_tokens: false }),
      decodeText: (ids) => tokenizer.decode(ids, { skip_special_tokens: true }),
      window: extractor.config.n_samples,
      positions: max_target_positions ?? POSITIONS,
      prompt: promptOf(generation, { ...model.config }, spec.language),
      suppression: suppressionOf(generation),
      noSpeechToken: noSpeechToken((token) => vocabulary.get(token)),
      endTokens: ids(generation.eos_token_id),
    };
    await warmUp((samples) => read(engine, { turn: 0, revision: 0, samples, at: 0 }));
    return engine;
  }

  async function read(engine: Loaded, request: AsrRequest, signal?: AbortSignal): Promise<Hypothesis> {
    const { samples, at, turn, revision } = request;
    const limit = mostTokens(samples.length, engine.positions);
    const prefix = prefixTokens(request.prefix, engine.encodeText, limit);
    const max_length = encodedLength(samples.length, engine.window, engine.spec.can.anyLength === true);
    const { input_features } = await engine.features(samples, { max_length });
    await macrotask();
    if (signal?.aborted) throw aborted;
    const decode = new Decode(engine.endTokens, signal);
    const own: Course = { signal };
    course = own;
    const ids = (await engine.model.generate({
      inputs: input_features,
      decoder_input_ids: [...engine.prompt, ...prefix],
      // generate() takes the first token behind a prefix for the first of all.
      ...(prefix.length ? { begin_suppress_tokens: null } : {}),
      logits_processor: decode.processors,
      max_new_tokens: limit - prefix.length,
    } as unknown as Parameters<typeof engine.model.generate>[0])) as Tensor;
    const { repeated } = decode;
    const all = ids.tolist()[0];
    const text = engine.decodeText(repeated > 0 ? all.slice(0, -1 - repeated) : all).trim();
    const { noSpeech, known } = firstStep(own.firstLogits, engine, prefix);
    const confidence = text ? meanOf([...known, ...decode.probabilities]) : 0;
    return { turn, revision, text, confidence, noSpeech, start: at, end: at + samples.length };
  }

  return {
    async load(spec) {
      loaded = load(spec);
      await loaded.catch((thrown: unknown) => {
        loaded = undefined;
        throw toFailure(thrown, "model-load");
      });
    },
    transcribe: (request, signal) =>
      inTurn(signal, async () => {
        if (!loaded) throw new Error("transcribe before load");
        return read(await loaded, request, signal);
      }),
  };
}

/**
 * From the logits of all tokens that were fed at first: the probability of no speech, by Whisper's own definition (right
 * after <|startoftranscript|>, before any suppression), and that of each token of the prefix.
 */
function firstStep(logits: Tensor | undefined, engine: Loaded, prefix: readonly number[]) {
  if (!logits) return { noSpeech: 0, known: [] };
  const { prompt, noSpeechToken, suppression } = engine;
  const vocabulary = logits.dims.at(-1) ?? 0;
  const row = (i: number) => (logits.data as Float32Array).subarray(i * vocabulary, (i + 1) * vocabulary);
  const noSpeech = noSpeechToken < 0 ? 0 : softmaxAt(row(0), noSpeechToken);
  return { noSpeech, known: probabilitiesOf(prefix, (i) => row(prompt.length - 1 + i), suppression) };
}
