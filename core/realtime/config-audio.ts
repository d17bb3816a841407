import { bool, object, oneOf, optional, type Parser } from "../parse.ts";
import { between, byType, nullable, wholeBetween } from "./parts.ts";
import type { SoundFormat } from "./sound.ts";

export type TurnDetection =
  | {
      readonly type: "server_vad";
      readonly threshold?: number | undefined;
      readonly prefix_padding_ms?: number | undefined;
      readonly silence_duration_ms?: number | undefined;
      readonly idle_timeout_ms?: number | null | undefined;
      readonly create_response?: boolean | undefined;
      readonly interrupt_response?: boolean | undefined;
    }
  | {
      readonly type: "semantic_vad";
      readonly eagerness?: "low" | "medium" | "high" | "auto" | undefined;
      readonly create_response?: boolean | undefined;
      readonly interrupt_response?: boolean | undefined;
    };

const flag = optional(bool);
const milliseconds = optional(wholeBetween(0, 10_000));
export const turnDetection = byType<TurnDetection>({
  server_vad: object({
    type: oneOf("server_vad"),
    threshold: optional(between(0, 1)),
    prefix_padding_ms: milliseconds,
    silence_duration_ms: milliseconds,
    idle_timeout_ms: optional(nullable(wholeBetween(1_000, 600_000))),
    create_response: flag,
    interrupt_response: flag,
  }),
  semantic_vad: object({
    type: oneOf("semantic_vad"),
    eagerness: optional(oneOf("low", "medium", "high", "auto")),
    create_response: flag,
    interrupt_response: flag,
  }),
});

/** A rate that is absent is 24 kHz. */
const pcm: Parser<SoundFormat> = (value, path) => {
  const shape = { type: oneOf("audio/pcm"), rate: optional(oneOf(24_000, 16_000)) };
  const { rate } = object<{ type: "audio/pcm"; rate: 24_000 | 16_000 | undefined }>(shape)(value, path);
  return { type: "audio/pcm", rate: rate ?? 24_000 };
};
const plain = (type: "audio/pcmu" | "audio/pcma" | "audio/opus"): Parser<SoundFormat> =>
  object<{ type: typeof type }>({ type: oneOf(type) });
export const format = byType<SoundFormat>({
  "audio/pcm": pcm,
  "audio/pcmu": plain("audio/pcmu"),
  "audio/pcma": plain("audio/pcma"),
  "audio/opus": plain("audio/opus"),
});
