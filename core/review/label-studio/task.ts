import { RATINGS, type Review, type Segment } from "../review.ts";
import { latest } from "../validate.ts";
import { AUDIO, CONTROLS, RATING_CONTROLS } from "./names.ts";

/** A recording as a task. audio: an address that stays, by the content's SHA-256; signed ones last a week at most. */
export interface TaskSource {
  readonly item: string;
  readonly audio: string;
  readonly language: string;
  /** As the recording came. */
  readonly text: string;
  readonly seconds: number;
  readonly prediction?:
    | { readonly model: string; readonly text: string; readonly score?: number | undefined }
    | undefined;
}
interface Result {
  readonly id: string;
  readonly from_name: string;
  readonly to_name: string;
  readonly type: "textarea" | "choices" | "rating" | "labels";
  readonly value: Readonly<Record<string, unknown>>;
  readonly meta?: Readonly<Record<string, string>>;
}
export interface Task {
  readonly data: Readonly<Record<string, string | number>>;
  readonly predictions?: readonly {
    readonly model_version: string;
    readonly score?: number;
    readonly result: readonly Result[];
  }[];
  readonly annotations?: readonly Annotation[];
}
interface Annotation {
  readonly result: readonly Result[];
  readonly was_cancelled: false;
  readonly ground_truth: boolean;
  /** Seconds. */
  readonly lead_time: number;
  readonly created_at: string;
}

/** One task as Label Studio imports it (F8), with what a recogniser heard as a prediction and reviews as annotations. */
export function taskOf(source: TaskSource, reviews: readonly Review[] = []): Task {
  const { item, audio, language, text, seconds, prediction } = source;
  const made = latest(reviews).map((review) => annotationOf(review));
  return {
    data: { audio, item, language, text, seconds },
    ...(prediction
      ? {
          predictions: [
            {
              model_version: prediction.model,
              ...(prediction.score === undefined ? {} : { score: prediction.score }),
              result: [transcriptOf(item, prediction.text)],
            },
          ],
        }
      : {}),
    ...(made.length > 0 ? { annotations: made } : {}),
  };
}

function annotationOf(review: Review): Annotation {
  const { item, decision, transcript, quality, accent, dialect, emotion, segments = [] } = review;
  const choice = (name: string, value: string | undefined): Result[] =>
    value === undefined ? [] : [result(`${item}-${name}`, name, "choices", { choices: [value] })];
  const [decided, ...others] = [
    ...choice(CONTROLS.decision, decision),
    transcriptOf(item, transcript),
    ...choice(CONTROLS.quality, quality),
    ...choice(CONTROLS.accent, accent),
    ...choice(CONTROLS.dialect, dialect),
    ...choice(CONTROLS.emotion, emotion),
    ...RATINGS.flatMap((name) => {
      const rating = review.ratings?.[name];
      return rating ? [result(`${item}-${RATING_CONTROLS[name]}`, RATING_CONTROLS[name], "rating", { rating })] : [];
    }),
    ...segments.flatMap((segment, i) => segmentOf(`${item}-s${i}`, segment)),
  ];
  return {
    // Who reviewed is a person of this app; Label Studio writes its own user beside it.
    result: decided ? [{ ...decided, meta: { reviewer: review.reviewer, at: review.at } }, ...others] : others,
    was_cancelled: false,
    ground_truth: false,
    lead_time: review.seconds,
    created_at: review.at,
  };
}

function transcriptOf(item: string, text: string): Result {
  return result(`${item}-transcription`, CONTROLS.transcription, "textarea", { text: [text] });
}

/** Label and words of a stretch share one id. */
function segmentOf(id: string, { start, end, label, text }: Segment): Result[] {
  const place = { start, end, channel: 0 };
  return [
    result(id, CONTROLS.segments, "labels", { ...place, labels: [label] }),
    ...(text === undefined ? [] : [result(id, CONTROLS.segment, "textarea", { ...place, text: [text] })]),
  ];
}

function result(id: string, from_name: string, type: Result["type"], value: Result["value"]): Result {
  return { id, from_name, to_name: AUDIO, type, value };
}
