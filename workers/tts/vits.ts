import { AutoTokenizer, type Tensor, VitsModel } from "@huggingface/transformers";
import type { EngineSpec, Speech, TtsApi, TtsRequest } from "../../core/contracts.ts";
import { aborted, toFailure } from "../../core/failure.ts";
import { loadOptions } from "../session-options.ts";
import { type Frames, hopOf, marksOf } from "./marks.ts";

/** Peak that speech is held under, with room for resampling overshoot. */
const LOUDEST = 0.95;

/** Of the first phrase, which is spoken into nothing: about as long as a real one. */
const SYLLABLES = 4;

type Loaded = {
  readonly model: Awaited<ReturnType<typeof VitsModel.from_pretrained>>;
  readonly tokenizer: Awaited<ReturnType<typeof AutoTokenizer.from_pretrained>>;
  readonly alphabet: ReadonlySet<string>;
  readonly sampleRate: number;
  /** Samples a frame. */
  readonly hop: number;
};
type Outputs = { readonly waveform: Tensor; readonly durations?: Tensor };

/** VITS through transformers.js. `forward` is called past `_call`, which would drop the `durations` output. */
export function vits(): TtsApi {
  let loaded: Promise<Loaded> | undefined;

  async function load(spec: EngineSpec): Promise<Loaded> {
    const [model, tokenizer] = await Promise.all([
      VitsModel.from_pretrained(spec.model, loadOptions(spec)),
      AutoTokenizer.from_pretrained(spec.model),
    ]);
    const config = model.config as unknown as Frames;
    const alphabet = new Set(tokenizer.get_vocab().keys());
    const ready = { model, tokenizer, alphabet, sampleRate: config.sampling_rate, hop: hopOf(config) };
    await warmUp(ready);
    return ready;
  }

  return {
    async load(spec) {
      loaded = load(spec);
      const { sampleRate } = await loaded.catch((thrown: unknown) => {
        loaded = undefined;
        throw toFailure(thrown, "model-load");
      });
      return { sampleRate };
    },

    async speak(request, signal): Promise<Speech> {
      if (!loaded) throw new Error("speak before load");
      if (signal?.aborted) throw aborted;
      const speech = await say(await loaded, request);
      if (signal?.aborted) throw aborted;
      return speech;
    },
  };
}

async function say(
  { model, tokenizer, alphabet, sampleRate, hop }: Loaded,
  { turn, revision, phrase, text }: TtsRequest,
): Promise<Speech> {
  const inputs = tokenizer(text);
  const sayable = [...text.toLowerCase()].some((c) => /\p{L}/u.test(c) && alphabet.has(c));
  if (!sayable) return { turn, revision, phrase, samples: new Float32Array(0), sampleRate, marks: [] };
  const { waveform, durations } = (await model.forward(inputs)) as Outputs;
  const frames = durations ? Array.from(durations.data as ArrayLike<number | bigint>, Number) : [];
  const samples = withinFullScale(waveform.data as Float32Array);
  return { turn, revision, phrase, samples, sampleRate, marks: marksOf(text, alphabet, frames, hop) };
}

/**
 * A few syllables that nobody hears: kernels, caches and arenas are made in it, so that the first real phrase is not
 * slower.
 */
async function warmUp(loaded: Loaded): Promise<void> {
  const letter = [...loaded.alphabet].find((token) => /^\p{L}$/u.test(token)) ?? "a";
  await say(loaded, { turn: -1, revision: 0, phrase: 0, text: `${letter.repeat(3)} `.repeat(SYLLABLES) });
}

/** A copy, scaled down where the vocoder went past full scale (the pocket voice peaks at 1.2). */
function withinFullScale(samples: Float32Array): Float32Array {
  let peak = 0;
  for (const x of samples) peak = Math.max(peak, Math.abs(x));
  const gain = peak > LOUDEST ? LOUDEST / peak : 1;
  return samples.map((x) => x * gain);
}
