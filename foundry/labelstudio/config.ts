import { AUDIO, CONTROLS, RATING_CONTROLS } from "../../core/review/label-studio/names.ts";
import { ACCENTS, DECISIONS, EMOTIONS, QUALITIES, RATINGS, SEGMENT_LABELS } from "../../core/review/review.ts";

export const KINDS = ["asr", "tts"] as const;
export type ConfigKind = (typeof KINDS)[number];

/**
 * A labelling configuration (checklist B8 to B10). Every control is bound to the sound, and the words' own control stands
 * first: the ASR manifest takes the first control with a text, and is not offered once controls have two data keys.
 * dialects: names that are offered; none leaves the control out.
 */
export function configOf(kind: ConfigKind, dialects: readonly string[]): string {
  const choices = (name: string, values: readonly string[], title: string) => [
    `  <Header value="${title}"/>`,
    `  <Choices name="${name}" toName="${AUDIO}" choice="single" showInline="true">`,
    ...values.map((value) => `    <Choice value="${escaped(value)}"/>`),
    "  </Choices>",
  ];
  const sound = `  <Audio name="${AUDIO}" value="$audio" spectrogram="true" hotkey="ctrl+space"/>`;
  const transcription = [
    '  <Header value="Transcription"/>',
    `  <TextArea name="${CONTROLS.transcription}" toName="${AUDIO}" transcription="true" rows="3" editable="true" maxSubmissions="1"/>`,
  ];
  const asr = [
    sound,
    ...transcription,
    ...choices(CONTROLS.quality, QUALITIES, "Quality"),
    ...choices(CONTROLS.accent, ACCENTS, "Accent"),
    ...(dialects.length > 0 ? choices(CONTROLS.dialect, dialects, "Dialect") : []),
    ...choices(CONTROLS.emotion, EMOTIONS, "Emotion"),
    `  <Labels name="${CONTROLS.segments}" toName="${AUDIO}">`,
    ...SEGMENT_LABELS.map((value) => `    <Label value="${value}"/>`),
    "  </Labels>",
    `  <TextArea name="${CONTROLS.segment}" toName="${AUDIO}" rows="2" editable="true" perRegion="true"/>`,
  ];
  const tts = [
    sound,
    '  <Text name="text" value="$text"/>',
    ...transcription,
    ...RATINGS.flatMap((name) => [
      `  <Header value="${name[0]?.toUpperCase()}${name.slice(1)}"/>`,
      `  <Rating name="${RATING_CONTROLS[name]}" toName="${AUDIO}" maxRating="5"/>`,
    ]),
  ];
  const body = kind === "asr" ? asr : tts;
  return ["<View>", ...body, ...choices(CONTROLS.decision, DECISIONS, "Decision"), "</View>", ""].join("\n");
}

export function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}
