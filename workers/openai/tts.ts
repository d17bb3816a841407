import type { Speech, TtsApi, TtsRequest } from "../../core/contracts.ts";
import { failure, isFailure } from "../../core/failure.ts";
import { readWav } from "../../core/wav.ts";
import { type Ask, asker, look, posting, refusal, type Upstream } from "./http.ts";

export interface TtsUpstream extends Upstream {
  /** The voice's name there. */
  readonly voice?: string | undefined;
}

/** Samples a second of `pcm`, which has no header; also what nearly every server's voices have. */
const RATE = 24_000;
/** A name that every server of this kind knows or maps to a voice of its own. */
const VOICE = "alloy";

/**
 * Any server that speaks OpenAI's `/v1/audio/speech`: our own, speaches, LocalAI, OpenAI. One request for each phrase; calls
 * need not wait for one another. There are no marks: such servers do not tell when each word is said. Throws `network`,
 * `model-load` or `no-model`.
 */
export function openaiTts(upstream: TtsUpstream): TtsApi {
  const { voice = VOICE } = upstream;
  let loaded: { readonly model: string; readonly ask: Ask } | undefined;
  /** `pcm` once the server has refused to send a header. */
  let format: "wav" | "pcm" = "wav";

  async function speak({ turn, revision, phrase, text }: TtsRequest, signal?: AbortSignal): Promise<Speech> {
    if (!loaded) throw new Error("speak before load");
    const { ask, model } = loaded;
    const post = () => ask("audio/speech", posting({ model, voice, input: text, response_format: format }), signal);
    let answer = await post();
    if (format === "wav" && (answer.status === 400 || answer.status === 422)) {
      format = "pcm";
      answer = await post();
      if (!answer.ok) format = "wav";
    }
    if (answer.status === 404) throw failure("no-model", `the server does not speak with ${model}`, { model });
    if (!answer.ok) throw refusal(answer);
    const { samples, sampleRate } =
      format === "wav" ? wavIn(answer.bytes) : { samples: pcmIn(answer.bytes), sampleRate: RATE };
    return { turn, revision, phrase, samples, sampleRate, marks: [] };
  }

  return {
    async load(spec, signal) {
      loaded = undefined;
      const { ask } = asker(upstream);
      const model = upstream.model ?? spec.model;
      await look(ask, model, signal);
      loaded = { model, ask };
      return { sampleRate: RATE };
    },
    speak,
  };
}

function wavIn(bytes: Uint8Array) {
  const audio = readWav(bytes);
  if (isFailure(audio)) throw failure("network", `the server's speech cannot be read: ${audio.message}`);
  return audio;
}

/** 16 bits, little-endian, mono. */
function pcmIn(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 2) throw failure("network", "the server's speech is empty");
  return Float32Array.from({ length: bytes.length >> 1 }, (_, i) => view.getInt16(2 * i, true) / 32_768);
}
