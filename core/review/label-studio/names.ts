/**
 * Names of the controls in our labelling configurations; `transcription`, `quality` and `accent` and those of the ratings
 * are the checklist's (B8, B9). All are bound to `audio`: Label Studio offers no ASR manifest once controls are bound to
 * two data keys.
 */
export const AUDIO = "audio";
export const CONTROLS = {
  transcription: "transcription",
  quality: "quality",
  accent: "accent",
  dialect: "dialect",
  emotion: "emotion",
  decision: "decision",
  segments: "segments",
  /** The words of one segment. */
  segment: "segment",
} as const;
/** `emotion` is a choice already. */
export const RATING_CONTROLS = {
  naturalness: "naturalness",
  pronunciation: "pronunciation",
  emotion: "emotion_rating",
} as const;
