import type { AsrApi, AsrRequest, EngineSpec, Hypothesis } from "../../core/contracts.ts";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { writeWav } from "../../core/wav.ts";
import { oneByOne } from "../queue.ts";
import { type Answer, type Ask, asker, look, refusal, type Upstream } from "./http.ts";
import { type Transcript, transcriptOf } from "./transcript.ts";

/** A recording to be sent. */
export interface Recording {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Servers go by its ending. */
  readonly name: string;
}

export interface AsrUpstream extends Upstream {
  /** Makes the recording smaller; undefined where that cannot be done here. Mono samples at 16 kHz. */
  readonly encode?: (samples: Float32Array) => Promise<Recording | undefined>;
  /** Calls need not wait for one another. */
  readonly concurrent?: boolean;
}
type Loaded = { readonly model: string; readonly language: string; readonly ask: Ask };

/** Statuses by which a server refuses a format or a parameter. */
const REFUSED: ReadonlySet<number> = new Set([400, 415, 422]);

/**
 * Any server that speaks OpenAI's `/v1/audio/transcriptions`: our own, speaches (faster-whisper), whisper.cpp, vLLM, OpenAI.
 * The speech leaves this place, and nothing else does: settled words stay here, since such a server takes a prompt only as
 * what was said before the audio. Throws `network`, `model-load` or `no-model`.
 */
export function openaiAsr(upstream: AsrUpstream): AsrApi {
  let loaded: Loaded | undefined;
  /** `json` once the server has refused to tell more. */
  let format: "verbose_json" | "json" = "verbose_json";
  let encode = upstream.encode;
  const inTurn = oneByOne();

  async function transcribe(request: AsrRequest, signal?: AbortSignal): Promise<Hypothesis> {
    if (!loaded) throw new Error("transcribe before load");
    const { turn, revision, at, samples } = request;
    const { ask, ...names } = loaded;
    const post = (recording: Recording) =>
      ask("audio/transcriptions", { method: "POST", body: formOf(recording, names, format) }, signal);
    const small = await encode?.(samples).catch(() => undefined);
    let recording = small ?? wavOf(samples);
    let answer = await post(recording);
    if (small && REFUSED.has(answer.status)) {
      recording = wavOf(samples);
      answer = await post(recording);
      if (answer.ok) encode = undefined;
    }
    if (format === "verbose_json" && REFUSED.has(answer.status)) {
      format = "json";
      answer = await post(recording);
      if (!answer.ok) format = "verbose_json";
    }
    const { text, confidence, noSpeech } = read(answer, names.model);
    return { turn, revision, text, confidence, noSpeech, start: at, end: at + samples.length };
  }

  return {
    async load(spec, signal) {
      loaded = undefined;
      const { ask } = asker(upstream);
      const next = { model: upstream.model ?? spec.model, language: languageOf(spec), ask };
      await look(ask, next.model, signal);
      loaded = next;
    },
    transcribe: (request, signal) =>
      upstream.concurrent ? transcribe(request, signal) : inTurn(signal, () => transcribe(request, signal)),
  };
}

function wavOf(samples: Float32Array): Recording {
  const bytes = writeWav(samples, SAMPLE_RATE) as Uint8Array<ArrayBuffer>;
  return { bytes, type: "audio/wav", name: "speech.wav" };
}

function formOf({ bytes, type, name }: Recording, { model, language }: Omit<Loaded, "ask">, format: string): FormData {
  const form = new FormData();
  form.set("file", new Blob([bytes], { type }), name);
  form.set("model", model);
  form.set("language", language);
  form.set("response_format", format);
  form.set("temperature", "0");
  return form;
}

function read(answer: Answer, model: string): Transcript {
  if (answer.status === 404) throw failure("no-model", `the server does not transcribe with ${model}`, { model });
  if (!answer.ok) throw refusal(answer);
  const transcript = transcriptOf(answer.json);
  if (!transcript) throw failure("network", "the server's answer holds no transcript");
  return transcript;
}

/** ISO 639, as the protocol wants it. */
function languageOf({ language }: EngineSpec): string {
  return language.split("-", 1)[0] ?? language;
}
