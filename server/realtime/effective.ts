import type { Modality, SessionUpdate, Tool, ToolChoice, Transcription } from "../../core/realtime/config.ts";
import type { TurnDetection } from "../../core/realtime/config-audio.ts";
import { LONGEST_TEXT } from "../../core/realtime/parts.ts";
import type { SoundFormat } from "../../core/realtime/sound.ts";
import { badParameter } from "../api-error.ts";
import type { Backend } from "../services.ts";
import { can, isServed, modelOf } from "./model.ts";

export type FullDetection = Required<
  | {
      type: "server_vad";
      threshold: number;
      prefix_padding_ms: number;
      silence_duration_ms: number;
      idle_timeout_ms: number | null;
      create_response: boolean;
      interrupt_response: boolean;
    }
  | {
      type: "semantic_vad";
      eagerness: "low" | "medium" | "high" | "auto";
      create_response: boolean;
      interrupt_response: boolean;
    }
>;

/** The whole of a session's settings, as `session.created` and `session.updated` tell them. */
export interface SessionConfig {
  readonly type: "realtime" | "transcription";
  readonly model: string;
  readonly instructions: string;
  readonly output_modalities: readonly [Modality];
  readonly max_output_tokens: number | "inf";
  readonly tools: readonly Tool[];
  readonly tool_choice: ToolChoice;
  readonly tracing: unknown;
  readonly audio: {
    readonly input: {
      readonly format: SoundFormat;
      readonly transcription: Transcription | null;
      readonly noise_reduction: null;
      readonly turn_detection: FullDetection | null;
    };
    readonly output: { readonly format: SoundFormat; readonly voice: string; readonly speed: number };
  };
}

/** Silero scored the first third of a second of a clear voice low: 300 ms, OpenAI's own, would cut first syllables off. */
const PREFIX = 640;
const SILENCE = 500;

export function newConfig(backend: Backend, type: SessionConfig["type"]): SessionConfig {
  return {
    type,
    model: modelOf(backend, "llm")?.id ?? "",
    instructions: "",
    output_modalities: ["audio"],
    max_output_tokens: "inf",
    tools: [],
    tool_choice: "auto",
    tracing: null,
    audio: {
      input: {
        format: { type: "audio/pcm", rate: 24_000 },
        transcription: { model: modelOf(backend, "asr")?.id ?? "", language: backend.language },
        noise_reduction: null,
        turn_detection: detectionOf({ type: "server_vad" }),
      },
      output: { format: { type: "audio/pcm", rate: 24_000 }, voice: voiceOf(backend), speed: 1 },
    },
  };
}

/** Throws an ApiError that names what cannot be had. begun: something was said already, so that the kind of session stands. */
export function updated(config: SessionConfig, update: SessionUpdate, backend: Backend, begun: boolean): SessionConfig {
  const type = update.type ?? config.type;
  if (begun && type !== config.type) throw badParameter("session.type", "The type of a session cannot be changed.");
  if (update.model !== undefined && !isServed(backend, update.model))
    throw badParameter("session.model", `The model '${update.model.slice(0, 80)}' does not exist.`, "model_not_found");
  refuseTools(update.tools, backend, "session.tools");
  const { input, output } = update.audio ?? {};
  refuseSpeed(output?.speed, "session.audio.output.speed");
  const detection = input?.turn_detection;
  return {
    ...config,
    type,
    instructions: (update.instructions ?? config.instructions).slice(0, LONGEST_TEXT),
    output_modalities: update.output_modalities ?? config.output_modalities,
    max_output_tokens: update.max_output_tokens ?? config.max_output_tokens,
    tools: update.tools ?? config.tools,
    tool_choice: update.tool_choice ?? config.tool_choice,
    tracing: update.tracing === undefined ? config.tracing : update.tracing,
    audio: {
      input: {
        ...config.audio.input,
        format: input?.format ?? config.audio.input.format,
        transcription: input?.transcription === undefined ? config.audio.input.transcription : input.transcription,
        turn_detection:
          detection === undefined ? config.audio.input.turn_detection : detection && detectionOf(detection),
      },
      output: { ...config.audio.output, format: output?.format ?? config.audio.output.format },
    },
  };
}

/** What a client is shown: a transcription session has no voice and no tools. */
export function shown(config: SessionConfig, id: string, expiresAt: number): object {
  const head = { id, object: "realtime.session", expires_at: expiresAt };
  const { type, audio, ...rest } = config;
  return type === "transcription"
    ? { ...head, type, audio: { input: audio.input } }
    : { ...head, type, ...rest, audio };
}

export function refuseTools(tools: readonly Tool[] | undefined, backend: Backend, param: string): void {
  if (!tools?.length || can(backend, "tools")) return;
  throw badParameter(param, "The language model that runs here cannot call functions.", "unsupported_parameter");
}

export function refuseSpeed(speed: number | undefined, param: string): void {
  if (speed === undefined || speed === 1) return;
  throw badParameter(param, "The voice that runs here has one speed: 1.", "unsupported_value");
}

function voiceOf(backend: Backend): string {
  return modelOf(backend, "tts")?.id ?? "";
}

function detectionOf(given: TurnDetection): FullDetection {
  const answers = {
    create_response: given.create_response ?? true,
    interrupt_response: given.interrupt_response ?? true,
  };
  if (given.type === "semantic_vad") return { type: given.type, eagerness: given.eagerness ?? "auto", ...answers };
  return {
    type: given.type,
    threshold: given.threshold ?? 0.5,
    prefix_padding_ms: given.prefix_padding_ms ?? PREFIX,
    silence_duration_ms: given.silence_duration_ms ?? SILENCE,
    idle_timeout_ms: given.idle_timeout_ms ?? null,
    ...answers,
  };
}
