import type { GivenResponse } from "../../core/realtime/client-events.ts";
import type { Modality, Tool, ToolChoice } from "../../core/realtime/config.ts";
import type { SoundFormat } from "../../core/realtime/sound.ts";
import type { SessionConfig } from "./effective.ts";

/** What one response is made by: the session's settings, and what `response.create` says otherwise. */
export interface ResponseSettings {
  readonly modality: Modality;
  readonly maxTokens: number | "inf";
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  readonly format: SoundFormat;
  readonly voice: string;
  readonly metadata: unknown;
}

export function settingsOf(config: SessionConfig, given: GivenResponse = {}): ResponseSettings {
  const toolChoice = given.tool_choice ?? config.tool_choice;
  const { output } = config.audio;
  return {
    modality: given.output_modalities?.[0] ?? config.output_modalities[0],
    maxTokens: given.max_output_tokens ?? config.max_output_tokens,
    tools: toolChoice === "none" ? [] : (given.tools ?? config.tools),
    toolChoice,
    format: given.audio?.output?.format ?? output.format,
    voice: output.voice,
    metadata: given.metadata ?? null,
  };
}
