import { object, type Parser, parse, refuse } from "../../core/parse.ts";
import { parseReview, type Review } from "../../core/review/review.ts";

/** A review as far as it is: `decision` and `at` stand once it is decided. */
export interface Draft extends Omit<Review, "item" | "reviewer" | "at" | "decision" | "audioSeconds"> {
  readonly decision?: Review["decision"] | undefined;
  readonly at?: string | undefined;
}
/** A draft with its place. */
export interface Kept {
  readonly item: string;
  readonly reviewer: string;
  readonly audioSeconds: number;
  readonly draft: Draft;
}

/** The review that a draft is, once it is decided. */
export function reviewOf({ item, reviewer, audioSeconds, draft }: Kept): Review | undefined {
  const { at, decision } = draft;
  return at && decision ? { ...draft, item, reviewer, at, decision, audioSeconds } : undefined;
}

export function keptOf({ item, reviewer, audioSeconds, ...draft }: Review): Kept {
  return { item, reviewer, audioSeconds, draft };
}

/** What is read from the disk is parsed as a review; for one that is not decided, a decision and a time stand in. */
export const parseKept: Parser<Kept> = (value, path) => {
  const shape = object<{ item: unknown; reviewer: unknown; audioSeconds: unknown; draft: Record<string, unknown> }>({
    item: (one) => one,
    reviewer: (one) => one,
    audioSeconds: (one) => one,
    draft: (one, at) =>
      typeof one === "object" && one !== null ? (one as Record<string, unknown>) : refuse(at, "must be an object"),
  })(value, path);
  const { draft, ...place } = shape;
  const decided = draft.decision !== undefined && draft.at !== undefined;
  const stand = decided ? {} : { decision: "unsure", at: "2000-01-01T00:00:00Z" };
  const read = parse(parseReview, { ...draft, ...place, ...stand }, path);
  if (!read.ok) return refuse(read.problem.path, read.problem.message);
  const { at, decision, ...rest } = keptOf(read.value).draft;
  return { ...keptOf(read.value), draft: decided ? { ...rest, at, decision } : rest };
};
