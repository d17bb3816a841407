import { parse } from "../../parse.ts";
import { itemId, parseReview, RATINGS, type Review, SEGMENT_LABELS, type Segment } from "../review.ts";
import { CONTROLS, RATING_CONTROLS } from "./names.ts";

type Loose = Readonly<Record<string, unknown>>;
/** An annotation that is no review, and why: `skipped` by its person, or what is wrong with it. */
export interface LeftOut {
  readonly item: string;
  readonly why: string;
}
export interface ReadTask {
  readonly item: string;
  readonly data: Loose;
  readonly reviews: readonly Review[];
  readonly left: readonly LeftOut[];
}

/**
 * One task of an export (F9, JSON). Label Studio adds keys of its own with every version, so unknown ones are passed over;
 * what we read is parsed. Undefined where it names no recording of ours.
 */
export function readTask(value: unknown): ReadTask | undefined {
  const task = loose(value);
  const data = loose(task.data);
  if (!parse(itemId, data.item).ok) return undefined;
  const item = data.item as string;
  const reviews: Review[] = [];
  const left: LeftOut[] = [];
  for (const annotation of listed(task.annotations)) {
    const read = readAnnotation(item, data, annotation);
    if (typeof read === "string") left.push({ item, why: read });
    else reviews.push(read);
  }
  return { item, data, reviews, left };
}

/** The review that an annotation is, or why it is none. */
export function readAnnotation(item: string, data: Loose, value: unknown): Review | string {
  const annotation = loose(value);
  if (annotation.was_cancelled === true) return "skipped";
  const results = listed(annotation.result).map(loose);
  if (results.length === 0) return "empty";
  const one = (name: string, key: string) => listed(valueIn(results, name)[key])[0];
  const transcript = listed(valueIn(results, CONTROLS.transcription).text).join(" ");
  const ratings = RATINGS.flatMap((name) => {
    const { rating } = valueIn(results, RATING_CONTROLS[name]);
    return rating === undefined ? [] : [[name, rating] as const];
  });
  const segments = segmentsIn(results);
  const read = parse(parseReview, {
    item,
    ...whoAndWhen(annotation, results),
    transcript,
    // A configuration without this control has no other way to say no than to skip.
    decision: one(CONTROLS.decision, "choices") ?? (transcript.trim() === "" ? "unsure" : "accept"),
    quality: one(CONTROLS.quality, "choices"),
    accent: one(CONTROLS.accent, "choices"),
    dialect: one(CONTROLS.dialect, "choices"),
    emotion: one(CONTROLS.emotion, "choices"),
    ratings: ratings.length > 0 ? Object.fromEntries(ratings) : undefined,
    segments: segments.length > 0 ? segments : undefined,
    seconds: Number(annotation.lead_time ?? 0),
    audioSeconds: Number(data.seconds ?? 0),
  });
  return read.ok ? read.value : `${read.problem.path} ${read.problem.message}`;
}

/**
 * Whose review it is. What left this app with a reviewer keeps them, unless somebody else changed it there since; who
 * works in Label Studio is known by number alone, never by address.
 */
function whoAndWhen(annotation: Loose, results: readonly Loose[]): { readonly reviewer: string; readonly at: string } {
  const meta = results.map((result) => loose(result.meta)).find(({ reviewer }) => typeof reviewer === "string");
  const made = idOf(annotation.completed_by);
  const changed = idOf(annotation.updated_by);
  const when = utcOf(annotation.updated_at) ?? utcOf(annotation.created_at) ?? "";
  if (changed !== undefined && changed !== made) return { reviewer: `ls-${changed}`, at: when };
  if (meta) return { reviewer: String(meta.reviewer), at: typeof meta.at === "string" ? meta.at : when };
  return { reviewer: `ls-${made ?? "unknown"}`, at: when };
}

function segmentsIn(results: readonly Loose[]): Segment[] {
  return results
    .filter(({ from_name }) => from_name === CONTROLS.segments)
    .flatMap(({ id, value }) => {
      const { start, end, labels } = loose(value);
      const label = SEGMENT_LABELS.find((name) => name === listed(labels)[0]);
      if (typeof start !== "number" || typeof end !== "number" || !label) return [];
      const words = results.find((other) => other.from_name === CONTROLS.segment && other.id === id);
      const text = words && listed(loose(words.value).text).join(" ");
      return [{ start, end, label, ...(text === undefined ? {} : { text }) }];
    });
}

function valueIn(results: readonly Loose[], name: string): Loose {
  return loose(results.find(({ from_name }) => from_name === name)?.value);
}

/** A user as a number, or as an object with one. */
function idOf(user: unknown): number | undefined {
  const id = typeof user === "number" ? user : loose(user).id;
  return typeof id === "number" && Number.isSafeInteger(id) ? id : undefined;
}

/** Label Studio writes microseconds, and `+00:00` in some versions. */
function utcOf(time: unknown): string | undefined {
  const found =
    typeof time === "string" ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)$/.exec(time) : null;
  return found ? `${found[1]}Z` : undefined;
}

function loose(value: unknown): Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
