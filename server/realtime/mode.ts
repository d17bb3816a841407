import type { SessionConfig } from "./effective.ts";

/** Who hears: the conversation itself, a scribe beside it, or nobody until the client commits. */
export type Mode = "talk" | "scribe" | "manual";

export function modeOf({ type, audio }: SessionConfig): Mode {
  const detection = audio.input.turn_detection;
  if (!detection) return "manual";
  return type === "realtime" && detection.create_response && detection.interrupt_response ? "talk" : "scribe";
}
