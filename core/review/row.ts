import { QUALITIES, type Quality, RATINGS, type Review } from "./review.ts";
import type { Verdict } from "./validate.ts";

/** A line as the foundry, or this device's collection, wrote it. */
export type SoundRecord = Readonly<Record<string, unknown>>;

/** Keys of the words and of the sound's place in the forms that the foundry reads (`foundry/data/found.ts`). */
const TEXT = ["text", "transcription", "sentence", "transcript", "raw_transcription", "normalized_text"];
const PLACE = ["file_name", "audio_filepath", "path", "audio"];
/** Of the recogniser alone; the person's words stand in their place. */
const GUESSED = ["hypothesis", "pred_text", "confidence"];

/** The foundry's `quality` is a share; checklist row B16 exports from 0.8 on. The steps are ours. */
const SHARES: Readonly<Record<Quality, number>> = { excellent: 1, good: 0.8, fair: 0.5, poor: 0.2 };

export function textOf(record: SoundRecord): string {
  const found = TEXT.map((key) => record[key]).find((value) => typeof value === "string" && value !== "");
  return typeof found === "string" ? found : "";
}

/** Where the sound of a record lies, as the record says it. */
export function placeOf(record: SoundRecord): string | undefined {
  const found = PLACE.map((key) => record[key]).find((value) => typeof value === "string" && value !== "");
  return typeof found === "string" ? found : undefined;
}

/** What a recogniser made of it, where the record tells: NeMo writes `pred_text`. */
export function guessOf(record: SoundRecord): { readonly hypothesis?: string; readonly confidence?: number } {
  const heard = record.hypothesis ?? record.pred_text;
  const sure = Number(record.confidence ?? Number.NaN);
  return {
    ...(typeof heard === "string" && heard !== "" ? { hypothesis: heard } : {}),
    ...(sure >= 0 && sure <= 1 ? { confidence: sure } : {}),
  };
}

/**
 * The line of `metadata.jsonl` (AudioFolder) for a recording that was reviewed: the words as corrected, `quality` as a
 * share, the rest as tags. `review` is `validated` where two people agree, `once` where one accepted it and nobody else
 * has spoken. Undefined for what was rejected, is disputed, or nobody accepted.
 */
export function reviewedRow(record: SoundRecord, fileName: string, verdict: Verdict): SoundRecord | undefined {
  const accepted = acceptedBy(verdict);
  const [first] = accepted;
  if (!first) return undefined;
  const left = Object.entries(record).filter(([key]) => ![...TEXT, ...PLACE, ...GUESSED, "file_name"].includes(key));
  const before = textOf(record);
  return {
    file_name: fileName,
    ...Object.fromEntries(left),
    id: first.item,
    text: first.transcript,
    ...judged(accepted),
    ...(before !== "" && before !== first.transcript ? { original_text: before } : {}),
    review: verdict.state === "accepted" ? "validated" : "once",
    reviewed_by: accepted.map(({ reviewer }) => reviewer).join(" "),
    reviewed_at: accepted
      .map(({ at }) => at)
      .sort()
      .at(-1),
  };
}

/** Whether a recording has a row. */
export function isAccepted(verdict: Verdict): boolean {
  return acceptedBy(verdict).length > 0;
}

function acceptedBy(verdict: Verdict): readonly Review[] {
  const by = verdict.state === "accepted" ? verdict.by : verdict.state === "second" ? verdict.reviews : [];
  return by.filter(({ decision }) => decision === "accept");
}

/** What all who accepted it say alike; of qualities the lower counts, of ratings the mean. */
function judged(reviews: readonly Review[]): SoundRecord {
  const alike = (of: (review: Review) => string | undefined) => {
    const said = new Set(reviews.map(of).filter((value) => value !== undefined));
    return said.size === 1 ? [...said][0] : undefined;
  };
  const worst = QUALITIES.findLast((quality) => reviews.some((review) => review.quality === quality));
  const ratings = RATINGS.flatMap((name) => {
    const stars = reviews.flatMap(({ ratings }) => ratings?.[name] ?? []);
    return stars.length > 0 ? [[`rating_${name}`, mean(stars)] as const] : [];
  });
  const all = {
    quality: worst && SHARES[worst],
    review_quality: worst,
    accent: alike(({ accent }) => accent),
    dialect: alike(({ dialect }) => dialect),
    emotion: alike(({ emotion }) => emotion),
    ...Object.fromEntries(ratings),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
