import { type EndpointConfig, endpointDefaults, endpointOf } from "../../core/endpoint.ts";
import type { TurnRules } from "../../core/language/turns.ts";
import type { FullDetection } from "./effective.ts";

/** Samples in a millisecond. */
const MS = 16;
/** How far below the threshold speech goes on being speech: Silero's own pair is 0.5 and 0.35. */
const BELOW = 0.15;
/** Share of the silence that core/pace.ts may wait for where the words are sure to be complete. */
const CERTAIN_SHARE = 0.75;
const EAGERNESS = { low: 1.5, medium: 1, auto: 1, high: 0.75 };

/** When a turn ends. server_vad: after just the silence that was asked for; semantic_vad: as the words look. */
export function endpointFor(detection: FullDetection | null, rules: TurnRules): EndpointConfig {
  const usual = endpointOf(rules, "auto");
  if (!detection) return usual;
  if (detection.type === "semantic_vad") {
    const share = EAGERNESS[detection.eagerness];
    const { complete, unsure, incomplete, longest } = usual;
    const longer = Math.max(share, 1);
    return {
      ...usual,
      complete: complete * share,
      unsure: unsure * share,
      incomplete: incomplete * share,
      longest: longest * longer,
    };
  }
  const { threshold, silence_duration_ms, prefix_padding_ms } = detection;
  const wait = Math.max(silence_duration_ms, 32) * MS;
  return {
    ...usual,
    start: threshold,
    stay: Math.max(0.01, threshold - BELOW),
    startWhileSpeaking: Math.max(threshold, endpointDefaults.startWhileSpeaking),
    complete: wait / CERTAIN_SHARE,
    unsure: wait,
    incomplete: wait,
    longest: wait,
    preRoll: prefix_padding_ms * MS,
  };
}
