import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { readAnnotation } from "../../core/review/label-studio/read.ts";
import { itemId, type Review } from "../../core/review/review.ts";

export interface Hooked {
  readonly reviews: readonly Review[];
  /** What was done, in a word for a log. */
  readonly what: "taken" | "taken back" | "passed over";
  /** Why it was passed over. */
  readonly why?: string;
}

const TAKEN = new Set(["ANNOTATION_CREATED", "ANNOTATION_UPDATED"]);

/**
 * What one webhook of Label Studio (F10) makes of the reviews so far. The same call twice changes nothing more, since each
 * person has one review of a recording; one that is older than what is known is passed over. An annotation that becomes
 * `was_cancelled` takes its person's review back. Deletions name no recording, so they are passed over: the next import of an
 * export tells. Throws `bad-manifest` for what is no webhook.
 */
export function hooked(reviews: readonly Review[], payload: unknown): Hooked {
  const { action, task, annotation } = recordOf(payload);
  if (typeof action !== "string") throw failure("bad-manifest", "the payload has no action");
  if (!TAKEN.has(action)) return { reviews, what: "passed over", why: action };
  const data = recordOf(recordOf(task).data);
  const item = parse(itemId, data.item);
  if (!item.ok) return { reviews, what: "passed over", why: "no recording of ours" };
  const cancelled = recordOf(annotation).was_cancelled === true;
  const read = readAnnotation(
    item.value,
    data,
    cancelled ? { ...recordOf(annotation), was_cancelled: false } : annotation,
  );
  if (typeof read === "string") return { reviews, what: "passed over", why: read };
  const before = reviews.find((one) => one.item === read.item && one.reviewer === read.reviewer);
  if (before && before.at > read.at) return { reviews, what: "passed over", why: "a newer one is known" };
  const others = reviews.filter((one) => one !== before);
  if (cancelled) return { reviews: others, what: "taken back" };
  return { reviews: [...others, read], what: "taken" };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
