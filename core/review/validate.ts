import type { Decision, Review } from "./review.ts";

/** How far a recording is: two different people must agree, and where two do not, a third is asked. */
export type Verdict =
  | { readonly state: "open" | "second" | "third" | "disputed"; readonly reviews: readonly Review[] }
  | { readonly state: "accepted" | "rejected"; readonly by: readonly Review[]; readonly reviews: readonly Review[] };
export type VerdictState = Verdict["state"];

/** Two transcripts are one where this gives the same of both; the pack's `comparable` where there are its rules. */
export type Normal = (transcript: string) => string;

/**
 * The verdict on one recording. Of each person only the latest word counts, and `unsure` is none. The first two who
 * agree, in the order of time, decide: both reject, or both accept with the same words.
 */
export function verdictOf(given: readonly Review[], normal: Normal): Verdict {
  const reviews = latest(given);
  const votes = reviews.filter(({ decision }) => decision !== "unsure");
  for (const [i, second] of votes.entries()) {
    const first = votes.slice(0, i).find((one) => voteOf(one, normal) === voteOf(second, normal));
    if (first) return { state: STATES[second.decision], by: [first, second], reviews };
  }
  // Whoever was unsure has looked at it, and cannot be the next.
  const state = votes.length === 0 ? "open" : votes.length === 1 ? "second" : votes.length === 2 ? "third" : "disputed";
  return { state, reviews };
}

/** Whether this person can still help: they have not looked at it, and it is not decided. */
export function wants(verdict: Verdict, reviewer: string): boolean {
  if (verdict.state === "accepted" || verdict.state === "rejected") return false;
  return !verdict.reviews.some((review) => review.reviewer === reviewer);
}

/** The latest review of each person, in the order of time; at one time, by pseudonym. */
export function latest(given: readonly Review[]): Review[] {
  const last = new Map<string, Review>();
  for (const review of given) {
    const before = last.get(review.reviewer);
    if (!before || before.at <= review.at) last.set(review.reviewer, review);
  }
  return [...last.values()].sort((a, b) => compare(a.at, b.at) || compare(a.reviewer, b.reviewer));
}

const STATES = { accept: "accepted", reject: "rejected", unsure: "rejected" } as const satisfies Record<
  Decision,
  VerdictState
>;

function voteOf({ decision, transcript }: Review, normal: Normal): string {
  return decision === "accept" ? `+${normal(transcript)}` : "-";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For languages without a pack: small letters, no marks. */
export function plainNormal(transcript: string): string {
  return transcript
    .normalize("NFC")
    .toLowerCase()
    .replace(/[’ʼ‘]/g, "'")
    .replace(/[^\p{L}\p{M}\p{N}'\u200c\u200d]+/gu, " ")
    .trim();
}
