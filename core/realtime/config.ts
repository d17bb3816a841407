import { listOf, object, oneOf, optional, type Parser, refuse } from "../parse.ts";
import { format, type TurnDetection, turnDetection } from "./config-audio.ts";
import { anyText, anything, between, byType, json, LONGEST_TEXT, nullable, wholeBetween } from "./parts.ts";
import type { SoundFormat } from "./sound.ts";

export interface Tool {
  readonly type: "function";
  readonly name: string;
  readonly description?: string | undefined;
  readonly parameters?: unknown;
  /** Clients of the Responses API send it along. */
  readonly strict?: unknown;
}
export type ToolChoice = "auto" | "none" | "required" | { readonly type: "function"; readonly name: string };
export type Modality = "text" | "audio";
export interface Transcription {
  readonly model?: string | undefined;
  readonly language?: string | undefined;
  readonly prompt?: string | undefined;
  readonly delay?: unknown;
}

/** Documented fields that say nothing to the engines here: taken and passed over. */
interface PassedOver {
  readonly prompt?: unknown;
  readonly reasoning?: unknown;
  readonly parallel_tool_calls?: unknown;
}

/** As a client sends it: what is absent stays as it was. */
export interface SessionUpdate extends PassedOver {
  readonly type?: "realtime" | "transcription" | undefined;
  readonly model?: string | undefined;
  readonly instructions?: string | undefined;
  readonly output_modalities?: readonly [Modality] | undefined;
  readonly max_output_tokens?: number | "inf" | undefined;
  readonly tools?: readonly Tool[] | undefined;
  readonly tool_choice?: ToolChoice | undefined;
  readonly include?: unknown;
  readonly truncation?: unknown;
  readonly tracing?: unknown;
  readonly audio?:
    | {
        readonly input?:
          | {
              readonly format?: SoundFormat | undefined;
              readonly transcription?: Transcription | null | undefined;
              readonly noise_reduction?: unknown;
              readonly turn_detection?: TurnDetection | null | undefined;
            }
          | undefined;
        readonly output?: OutputUpdate | undefined;
      }
    | undefined;
}
export interface OutputUpdate {
  readonly format?: SoundFormat | undefined;
  readonly voice?: unknown;
  readonly speed?: number | undefined;
}

const modalities: Parser<readonly [Modality]> = (value, path) => {
  const [modality, ...more] = listOf(oneOf("text", "audio"))(value, path);
  if (modality === undefined || more.length > 0) return refuse(path, 'must be ["text"] or ["audio"]');
  return [modality];
};

const tool: Parser<Tool> = byType<Tool>({
  function: object({
    type: oneOf("function"),
    name: anyText(128),
    description: optional(anyText(LONGEST_TEXT)),
    parameters: optional(json(LONGEST_TEXT)),
    strict: optional(anything),
  }),
});
const tools: Parser<readonly Tool[]> = (value, path) => {
  const read = listOf(tool)(value, path);
  return read.length <= 128 ? read : refuse(path, "must have 128 entries at most");
};
const toolChoice: Parser<ToolChoice> = (value, path) =>
  typeof value === "string"
    ? oneOf("auto", "none", "required")(value, path)
    : object<{ type: "function"; name: string }>({ type: oneOf("function"), name: anyText(128) })(value, path);

const tokens: Parser<number | "inf"> = (value, path) =>
  value === "inf" ? value : wholeBetween(1, 65_536)(value, path);

const output = object<OutputUpdate>({
  format: optional(format),
  voice: optional(anything),
  speed: optional(between(0.25, 1.5)),
});

/** What a session and a single response have in common. */
const shared = {
  instructions: optional(anyText(LONGEST_TEXT)),
  output_modalities: optional(modalities),
  max_output_tokens: optional(tokens),
  tools: optional(tools),
  tool_choice: optional(toolChoice),
  prompt: optional(anything),
  reasoning: optional(anything),
  parallel_tool_calls: optional(anything),
};

export const sessionUpdate = object<SessionUpdate>({
  ...shared,
  type: optional(oneOf("realtime", "transcription")),
  model: optional(anyText(256)),
  include: optional(anything),
  tracing: optional(anything),
  truncation: optional(anything),
  audio: optional(
    object({
      input: optional(
        object({
          format: optional(format),
          transcription: optional(
            nullable(
              object({
                model: optional(anyText(256)),
                language: optional(anyText(64)),
                prompt: optional(anyText(LONGEST_TEXT)),
                delay: optional(anything),
              }),
            ),
          ),
          noise_reduction: optional(anything),
          turn_detection: optional(nullable(turnDetection)),
        }),
      ),
      output: optional(output),
    }),
  ),
});

export interface ResponseParams extends PassedOver {
  readonly conversation?: "auto" | "none" | undefined;
  readonly input?: readonly unknown[] | undefined;
  readonly instructions?: string | undefined;
  readonly output_modalities?: readonly [Modality] | undefined;
  readonly max_output_tokens?: number | "inf" | undefined;
  readonly tools?: readonly Tool[] | undefined;
  readonly tool_choice?: ToolChoice | undefined;
  readonly metadata?: unknown;
  readonly audio?: { readonly output?: OutputUpdate | undefined } | undefined;
}

/** `input` is read by the parser of items. */
export function responseParams(input: Parser<readonly unknown[]>): Parser<ResponseParams> {
  return object<ResponseParams>({
    ...shared,
    conversation: optional(oneOf("auto", "none")),
    input: optional(input),
    metadata: optional(nullable(json(16_384))),
    audio: optional(object({ output: optional(output) })),
  });
}
