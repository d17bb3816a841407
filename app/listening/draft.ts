import { type Ratings, ratings, soundName } from "../../core/listening/set.ts";
import { listOf, object, type Parser, parse, refuse } from "../../core/parse.ts";

/** A sitting that is not over, as it outlives the page. */
export interface SittingDraft {
  readonly rater: string;
  /** Every sound of the set, in the order of this sitting. */
  readonly order: readonly string[];
  /** Which of them is to be heard, from 0 on. */
  readonly at: number;
  readonly heard: readonly string[];
  readonly scores: Ratings["scores"];
  /** Those that are in a file, as it has them. */
  readonly saved: Ratings["scores"];
}

const names = listOf(soundName);
const place: Parser<number> = (value, path) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : refuse(path, "must be a whole number");
const anything: Parser<unknown> = (value) => value;
const shape = object<{ [Name in keyof SittingDraft]: unknown }>({
  rater: anything,
  order: names,
  at: place,
  heard: names,
  scores: anything,
  saved: anything,
});

/** The draft that a text is, undefined where it is none, or none of this set. text: JSON. sounds: names of the set's. */
export function draftOf(text: string, set: string, sounds: readonly string[]): SittingDraft | undefined {
  const read = parse(shape, jsonOf(text));
  if (!read.ok) return undefined;
  const { rater, at } = read.value;
  const scoresOf = (value: unknown) => {
    if (Array.isArray(value) && value.length === 0) return [];
    const all = parse(ratings, { schema: 1, set, rater, at: "2000-01-01T00:00:00Z", scores: value });
    return all.ok ? all.value.scores : undefined;
  };
  const [order, heard] = [read.value.order as readonly string[], read.value.heard as readonly string[]];
  const [scores, saved] = [scoresOf(read.value.scores), scoresOf(read.value.saved)];
  const same = order.length === sounds.length && sounds.every((name) => order.includes(name));
  if (!same || !scores || scores.length === 0 || !saved || (at as number) >= order.length) return undefined;
  const told = [...heard, ...[...scores, ...saved].map(({ sound }) => sound)];
  if (!told.every((name) => sounds.includes(name))) return undefined;
  return { rater: rater as string, order, at: at as number, heard, scores, saved };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
