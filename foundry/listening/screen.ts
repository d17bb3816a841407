import { failure } from "../../core/failure.ts";
import { type Ratings, ratings, type Score } from "../../core/listening/set.ts";
import { parse } from "../../core/parse.ts";
import { ANCHOR, type Key, REFERENCE } from "./key.ts";

/** One score with what it is of. */
export interface Given {
  readonly rater: string;
  readonly item: string;
  readonly system: string;
  readonly score: Score;
}

/** More than this share of mistaken items, and nothing that a listener said counts (the post-screening of ITU-R BS.1534-3). */
const MISTAKEN = 0.15;
/** Instead of BS.1534's 90 of 100, on five steps: a reference below it, or an anchor above it, was mistaken. Ours. */
const GOOD = 4;

/** Throws `bad-manifest` for a file that is none, of another set, or of a sound that the key does not know. */
export function readRatings(json: string, file: string, key: Key): { rater: string; given: readonly Given[] } {
  const read = parse(ratings, jsonOf(json));
  if (!read.ok) throw failure("bad-manifest", `${file}: ${read.problem.path || "the file"} ${read.problem.message}`);
  const { set, rater, scores }: Ratings = read.value;
  if (set !== key.set) throw failure("bad-manifest", `${file} is of another set`);
  const given = scores.map(({ sound, score }) => {
    const of = Object.hasOwn(key.sounds, sound) ? key.sounds[sound] : undefined;
    if (!of) throw failure("bad-manifest", `${file}: the key knows no ${sound}`);
    return { rater, ...of, score };
  });
  return { rater, given };
}

/** Why what a listener said does not count; undefined where it does. given: of that listener alone. */
export function mistakenBy(given: readonly Given[]): string | undefined {
  const of = (system: string) => given.filter((one) => one.system === system).map(({ score }) => score);
  const [hidden, anchors] = [of(REFERENCE), of(ANCHOR)];
  if (hidden.length === 0) return "rated no hidden reference";
  const share = (bad: number, all: readonly Score[]) => (all.length === 0 ? 0 : bad / all.length);
  if (share(hidden.filter((score) => score < GOOD).length, hidden) > MISTAKEN)
    return "rated hidden references below good";
  return share(anchors.filter((score) => score > GOOD).length, anchors) > MISTAKEN
    ? "rated anchors excellent"
    : undefined;
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
