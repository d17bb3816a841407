import type { AsrApi, AsrRequest, EngineSpec, Hypothesis } from "../core/contracts.ts";
import { SAMPLE_RATE } from "../core/contracts.ts";
import { failure } from "../core/failure.ts";
import { writeWav } from "../core/wav.ts";
import { oneByOne } from "../workers/queue.ts";
import { type Transcript, transcriptOf } from "./asr-upstream-answer.ts";
import { type Answer, type Ask, asker, refusal } from "./asr-upstream-http.ts";

export interface Upstream {
  /** The server's address, with or without `/v1` at its end. */
  readonly base: string;
  /** The model's name there; the spec's when absent. */
  readonly model?: string | undefined;
  /** Sent as a bearer token and never shown. */
  readonly key?: string | undefined;
  /** Longest time one request may take, in milliseconds; 30 s when absent. */
  readonly timeout?: number;
}
type Loaded = { readonly model: string; readonly language: string; readonly ask: Ask };

const PATIENCE = 30_000;

/**
 * Any server that speaks OpenAI's `/v1/audio/transcriptions`: speaches (faster-whisper), whisper.cpp, vLLM, OpenAI. The
 * speech leaves this process, and nothing else does: settled words stay here, since such a server takes a prompt only as
 * what was said before the audio. Throws `network`, `model-load` or `no-model`.
 */
export function upstream({ base, model, key, timeout = PATIENCE }: Upstream): AsrApi {
  let loaded: Loaded | undefined;
  /** `json` once the server has refused to tell more. */
  let format: "verbose_json" | "json" = "verbose_json";
  const inTurn = oneByOne();

  async function transcribe(request: AsrRequest, signal?: AbortSignal): Promise<Hypothesis> {
    if (!loaded) throw new Error("transcribe before load");
    const { turn, revision, at, samples } = request;
    const { ask, ...names } = loaded;
    const post = () => ask("audio/transcriptions", { method: "POST", body: formOf(samples, names, format) }, signal);
    let answer = await post();
    if (format === "verbose_json" && (answer.status === 400 || answer.status === 422)) {
      format = "json";
      answer = await post();
      if (!answer.ok) format = "verbose_json";
    }
    const { text, confidence, noSpeech } = read(answer, names.model);
    return { turn, revision, text, confidence, noSpeech, start: at, end: at + samples.length };
  }

  return {
    async load(spec, signal) {
      loaded = undefined;
      const ask = asker({ base: addressOf(base), key, timeout });
      const next = { model: model ?? spec.model, language: languageOf(spec), ask };
      await look(next, signal);
      loaded = next;
    },
    transcribe: (request, signal) => inTurn(signal, () => transcribe(request, signal)),
  };
}

/** Whether the server has the model, as far as it tells: whisper.cpp has no list of models. */
async function look({ ask, model }: Loaded, signal?: AbortSignal): Promise<void> {
  const answer = await ask("models", { method: "GET" }, signal);
  if (answer.status === 404 || answer.status === 405 || answer.status === 501) return;
  if (!answer.ok) throw refusal(answer);
  const { data } = (answer.json ?? {}) as { data?: unknown };
  if (!Array.isArray(data)) return;
  const names = data.map((entry: unknown) => (entry as { id?: unknown } | null)?.id);
  if (!names.includes(model)) throw failure("model-load", `the speech server has no model ${model}`, { model });
}

function formOf(samples: Float32Array, { model, language }: Omit<Loaded, "ask">, format: string): FormData {
  const form = new FormData();
  form.set(
    "file",
    new Blob([writeWav(samples, SAMPLE_RATE) as Uint8Array<ArrayBuffer>], { type: "audio/wav" }),
    "speech.wav",
  );
  form.set("model", model);
  form.set("language", language);
  form.set("response_format", format);
  form.set("temperature", "0");
  return form;
}

function read(answer: Answer, model: string): Transcript {
  if (answer.status === 404)
    throw failure("no-model", `the speech server does not transcribe with ${model}`, { model });
  if (!answer.ok) throw refusal(answer);
  const transcript = transcriptOf(answer.json);
  if (!transcript) throw failure("network", "the speech server's answer holds no transcript");
  return transcript;
}

/** Throws `network` where it is no http address. */
function addressOf(base: string): URL {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:")
    throw failure("network", "the speech server's address must begin with http:// or https://");
  url.pathname = `${url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "")}/v1/`;
  return url;
}

/** ISO 639, as the protocol wants it. */
function languageOf({ language }: EngineSpec): string {
  return language.split("-", 1)[0] ?? language;
}
