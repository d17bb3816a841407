import { Tokenizer } from "@huggingface/tokenizers";
import type { AsrApi, AsrRequest, EngineSpec, Hypothesis } from "../../core/contracts.ts";
import { aborted, failure, toFailure } from "../../core/failure.ts";
import { MelSpectrogram } from "../../core/mel.ts";
import { meanOf } from "../../core/probability.ts";
import { macrotask } from "../macrotask.ts";
import { oneByOne } from "../queue.ts";
import { greedy } from "./greedy.ts";
import { encodedLength, mostTokens } from "./limits.ts";
import { readConfig, type WhisperConfig } from "./onnx-config.ts";
import { CachedDecoder } from "./onnx-decoder.ts";
import { type Ort, openSessions, type ReadFile, type Sessions } from "./onnx-sessions.ts";
import { noSpeechToken, prefixTokens } from "./tokens.ts";
import { warmUp } from "./warm.ts";

export interface OnnxHost {
  /** The runtime, readied for the spec's backend and threads. */
  ort(spec: EngineSpec): Promise<Ort>;
  readonly read: ReadFile;
}
type Loaded = {
  readonly spec: EngineSpec;
  readonly ort: Ort;
  readonly config: WhisperConfig;
  readonly sessions: Sessions;
  readonly decoder: CachedDecoder;
  readonly mel: MelSpectrogram;
  readonly prompt: readonly number[];
  readonly tokenizer: Tokenizer;
  readonly noSpeechToken: number;
};

/** Whisper by our own decode loop on whichever onnxruntime the host brings: a fifth of the script, no leaks. */
export function onnx(host: OnnxHost): AsrApi {
  let loaded: Promise<Loaded> | undefined;
  const inTurn = oneByOne();

  return {
    async load(spec) {
      const before = loaded;
      loaded = load(host, spec).then(warm);
      await loaded.catch((thrown: unknown) => {
        loaded = undefined;
        throw toFailure(thrown, "model-load");
      });
      // Only now: when the last session of a WebGPU device is released, onnxruntime destroys the device.
      const old = await before?.catch(() => undefined);
      await Promise.all([old?.sessions.encoder.release(), old?.sessions.decoder.release()]);
    },
    transcribe: (request, signal) =>
      inTurn(signal, async () => {
        if (!loaded) throw new Error("transcribe before load");
        return read(await loaded, request, signal);
      }),
  };
}

async function load({ ort: open, read: readFile }: OnnxHost, spec: EngineSpec): Promise<Loaded> {
  const json = async (file: string): Promise<unknown> => parsed(file, await readFile(`${spec.model}/${file}`));
  const ort = await open(spec);
  const config = readConfig({
    config: await json("config.json"),
    generation: await json("generation_config.json"),
    preprocessor: await json("preprocessor_config.json"),
  });
  const prompt = config.prompt(spec.language);
  const [tokens, names] = [await json("tokenizer.json"), await json("tokenizer_config.json")];
  const tokenizer = new Tokenizer(tokens as object, names as object);
  const sessions = await openSessions(ort, readFile, spec, config);
  return {
    spec,
    ort,
    config,
    sessions,
    decoder: new CachedDecoder(ort, sessions.decoder),
    mel: new MelSpectrogram(config.mel),
    prompt,
    tokenizer,
    noSpeechToken: noSpeechToken((token) => tokenizer.token_to_id(token)),
  };
}

async function read(engine: Loaded, request: AsrRequest, signal?: AbortSignal): Promise<Hypothesis> {
  const { samples, at, turn, revision } = request;
  const { prompt, config, tokenizer, noSpeechToken } = engine;
  const limit = mostTokens(samples.length, config.positions);
  const encode = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids;
  const prefix = prefixTokens(request.prefix, encode, limit);
  const draft = prefixTokens(request.draft, encode, limit);
  const decoding = engine.decoder.begin(await encoded(engine, samples, signal));
  try {
    const rules = { ...config, prompt, prefix, draft, noSpeechToken, limit };
    const { tokens, probabilities, noSpeech } = await greedy(decoding, rules, signal);
    const text = textOf(engine, tokens);
    const confidence = text ? meanOf(probabilities) : 0;
    return { turn, revision, text, confidence, noSpeech, start: at, end: at + samples.length };
  } finally {
    decoding.dispose();
  }
}

async function warm(engine: Loaded): Promise<Loaded> {
  await warmUp((samples) => read(engine, { turn: 0, revision: 0, samples, at: 0 }));
  return engine;
}

async function encoded({ ort, mel, spec, config, sessions }: Loaded, samples: Float32Array, signal?: AbortSignal) {
  const length = encodedLength(samples.length, config.window, spec.can.anyLength === true);
  const { data, bins, frames } = mel.extract(samples, length);
  await macrotask();
  if (signal?.aborted) throw aborted;
  const input = new ort.Tensor("float32", data, [1, bins, frames]);
  try {
    const { last_hidden_state } = await sessions.encoder.run({ input_features: input }, ["last_hidden_state"]);
    if (!last_hidden_state) throw failure("model-load", "the encoder gives no last_hidden_state");
    return last_hidden_state;
  } finally {
    input.dispose();
  }
}

/** Trimmed. Times are ordinary tokens to the tokenizer, so they are taken out before. */
function textOf({ tokenizer, config }: Loaded, tokens: readonly number[]): string {
  const text = tokens.filter((id) => id <= config.lastText);
  return text.length ? tokenizer.decode(text, { skip_special_tokens: true }).trim() : "";
}

function parsed(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (thrown) {
    throw failure("model-load", `${file}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
