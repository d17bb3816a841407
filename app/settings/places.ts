import type { SettingName } from "../../core/settings.ts";

/** Parts of the Settings screen, in its order. */
export const GROUPS = ["conversation", "voice", "language", "look", "models", "server", "privacy", "experts"] as const;
export type Group = (typeof GROUPS)[number];

interface Place {
  readonly group: Group;
  /** `now`: at once; `assistant`: the assistant starts anew with it, as soon as it has nothing to say. */
  readonly takes: "now" | "assistant";
}

const now = (group: Group): Place => ({ group, takes: "now" });
const anew = (group: Group): Place => ({ group, takes: "assistant" });

/** Where each setting stands and when a change of it counts; the order is the screen's. */
export const PLACES: Readonly<Record<SettingName, Place>> = {
  turn_taking: anew("conversation"),
  skills: anew("conversation"),
  tools: anew("conversation"),
  mic_release_s: anew("voice"),
  earcons: anew("voice"),
  mic: anew("voice"),
  ui_language: now("language"),
  language: anew("language"),
  theme: now("look"),
  contrast: now("look"),
  model_size: anew("models"),
  asr_model: anew("models"),
  llm_model: anew("models"),
  tts_model: anew("models"),
  data_saver: now("models"),
  server: anew("server"),
  local_only: anew("server"),
  history: now("privacy"),
  history_days: now("privacy"),
  collect: now("privacy"),
  share_metrics: now("privacy"),
  speculation: anew("experts"),
  streaming_tts: anew("experts"),
  backend: anew("experts"),
  gpu_policy: anew("experts"),
  quantization_level: anew("experts"),
  threads: anew("experts"),
  workers: anew("experts"),
  idle_release_s: anew("experts"),
  asr: anew("experts"),
  prefix_reuse: anew("experts"),
  crop: anew("experts"),
  echo: anew("experts"),
  echo_loopback: anew("experts"),
  enable_webrtc: anew("experts"),
};
