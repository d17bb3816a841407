import { parse as parseYaml } from "yaml";
import { failure } from "../../core/failure.ts";
import { bool, listOf, mapOf, object, oneOf, optional, type Parser, parse, refuse, text } from "../../core/parse.ts";
import { amount } from "../parsers.ts";
import { PLACED_BY, SCOPES, type Scope, seconds, type UtteranceRow } from "./row.ts";
import { LAYOUTS, type Layout } from "./write/layouts.ts";

/** The terms of one engine; all of them must be met. */
export interface Route {
  /** words: said in just this sound, and not given to it by their share of the time. */
  readonly needs?: readonly ("audio" | "speaker" | "words")[] | undefined;
  /** Tags that must be there. */
  readonly tags?: readonly string[] | undefined;
  /** What a row with a consent must have been given for. */
  readonly scope?: Scope | undefined;
  /** Whether synthetic speech is taken; it is where this is not said. */
  readonly synthetic?: boolean | undefined;
  readonly seconds?: readonly number[] | undefined;
  /** The least, 0..1. */
  readonly quality?: number | undefined;
  readonly layouts: readonly Layout[];
}
export type Routes = Readonly<Record<string, Route>>;

const route: Parser<Route> = object<Route>({
  needs: optional(listOf(oneOf("audio", "speaker", "words"))),
  tags: optional(listOf(text)),
  scope: optional(oneOf(...SCOPES)),
  synthetic: optional(bool),
  seconds: optional((value, path) => {
    const given = listOf(amount)(value, path);
    return given.length === 2 ? given : refuse(path, "must be the shortest and the longest");
  }),
  quality: optional(amount),
  layouts: listOf(oneOf(...LAYOUTS)),
});
const ENGINE = /^[a-z][a-z0-9-]*$/;

export function readRoutes(yaml: string, path: string): Routes {
  const parsed = parse(mapOf(route), yamlOf(yaml, path));
  if (!parsed.ok) throw failure("bad-manifest", `${path}: ${parsed.problem.path} ${parsed.problem.message}`);
  for (const name of Object.keys(parsed.value))
    if (!ENGINE.test(name)) throw failure("bad-manifest", `${path}: "${name}" is no name for an engine`);
  return parsed.value;
}

export function yamlOf(text: string, path: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    throw failure("bad-manifest", `${path}: ${(error as Error).message}`);
  }
}

/** Why a row does not go to an engine; undefined where it does. */
export function against(row: UtteranceRow, route: Route): string | undefined {
  if (route.needs?.includes("audio") && !row.audio) return "no-audio";
  if (route.needs?.includes("speaker") && !row.speaker) return "no-speaker";
  if (route.needs?.includes("words") && row.tags?.[PLACED_BY]) return "words-by-time";
  const missing = route.tags?.find((tag) => !row.tags?.[tag]);
  if (missing) return `no-${missing}`;
  if (row.consent?.withdrawnAt) return "withdrawn";
  if (row.consent && route.scope && !row.consent.scopes.includes(route.scope)) return "consent";
  if (route.synthetic === false && row.synthetic) return "synthetic";
  const [shortest = 0, longest = Number.POSITIVE_INFINITY] = route.seconds ?? [];
  if (row.audio && (seconds(row) < shortest || seconds(row) > longest)) return "length";
  return row.quality !== undefined && row.quality < (route.quality ?? 0) ? "quality" : undefined;
}
