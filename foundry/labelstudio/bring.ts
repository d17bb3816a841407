import { failure } from "../../core/failure.ts";
import { readTask } from "../../core/review/label-studio/read.ts";
import type { Review } from "../../core/review/review.ts";

export interface Brought {
  readonly reviews: readonly Review[];
  readonly tasks: number;
  /** Tasks of other recordings than these. */
  readonly foreign: number;
  /** Annotations that are no reviews, by reason: `skipped`, or what is wrong with them. */
  readonly left: Readonly<Record<string, number>>;
}

/** Reviews of an export of Label Studio (F9, JSON: a list of tasks). items: the project's. Throws `bad-manifest`. */
export function bring(value: unknown, items: ReadonlySet<string>): Brought {
  if (!Array.isArray(value)) throw failure("bad-manifest", "an export of Label Studio is a list of tasks");
  const reviews: Review[] = [];
  const left: Record<string, number> = {};
  let foreign = 0;
  for (const one of value) {
    const task = readTask(one);
    if (!task || !items.has(task.item)) {
      foreign += 1;
      continue;
    }
    reviews.push(...task.reviews);
    for (const { why } of task.left) left[why] = (left[why] ?? 0) + 1;
  }
  return { reviews, tasks: value.length, foreign, left };
}
